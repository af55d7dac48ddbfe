#include "app/words.hpp"

#include "app/unicode.hpp"

namespace neargate::app {
namespace {

bool is_joiner(char32_t c) {
  return c == '\'' || c == 0x2019 || c == '-' || c == 0x2010 || c == 0x2011 || c == '.';
}

void finish(std::string& word, std::vector<std::string>& words) {
  if (word.ends_with("'s")) word.resize(word.size() - 2);
  if (!word.empty()) words.push_back(std::move(word));
  word.clear();
}

}  // namespace

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t c = next_code_point(text, position);
    if (is_ideograph(c)) {
      finish(word, words);
      append_utf8(word, c);
      finish(word, words);
    } else if (is_letter(c)) {
      append_utf8(word, to_lower(c));
    } else if (c == 0xAD) {
      continue;  // a soft hyphen is not there
    } else {
      std::size_t after = position;
      const bool joins = is_joiner(c) && !word.empty() && position < text.size();
      const char32_t following = joins ? next_code_point(text, after) : 0;
      if (joins && is_letter(following) && !is_ideograph(following)) {
        append_utf8(word, c == 0x2019 ? U'\'' : c == 0x2010 || c == 0x2011 ? U'-' : c);
      } else {
        finish(word, words);
      }
    }
  }
  finish(word, words);
  return words;
}

}  // namespace neargate::app
