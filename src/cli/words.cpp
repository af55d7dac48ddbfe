#include "cli/words.hpp"

#include <utility>

#include "base/error.hpp"

namespace neargate::cli {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char each = line[i];
    const bool is_escape = each == '\\' && quote != '\'' && i + 1 < line.size();
    if (is_escape) {
      word += line[++i];
      in_word = true;
    } else if (quote != 0) {
      if (each == quote) {
        quote = 0;
      } else {
        word += each;
      }
    } else if (each == '\'' || each == '"') {
      quote = each;
      in_word = true;
    } else if (each == ' ' || each == '\t' || each == '\n') {
      if (in_word) words.push_back(std::exchange(word, ""));
      in_word = false;
    } else {
      word += each;
      in_word = true;
    }
  }
  if (quote != 0) {
    throw Error("cannot understand the command " + std::string(line),
                std::string("a ") + quote + " is not closed", "close it");
  }
  if (in_word) words.push_back(word);
  return words;
}

}  // namespace neargate::cli
