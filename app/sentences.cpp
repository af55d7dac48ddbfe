#include "app/sentences.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "app/unicode.hpp"

namespace neargate::app {
namespace {

// No abbreviation is longer, in bytes; nor does anything look further for one, so that a text of
// nothing but dots takes no longer than any other.
constexpr std::size_t kShortWordBytesMax = 16;

bool contains(std::span<const std::string_view> words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

// Ends a sentence where white space follows.
bool is_terminator(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x2026 /* … */ || c == 0x203D || c == 0x203C ||
         c == 0x2047 || c == 0x2048 || c == 0x2049 || c == 0x0589 || c == 0x061F || c == 0x06D4;
}

// Ends a sentence whatever follows.
bool is_absolute_terminator(char32_t c) {
  return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF61 || c == 0x0964 || c == 0x0965;
}

class Splitter {
 public:
  Splitter(std::string_view text, const Language& language) : text_(text), language_(language) {}

  std::vector<std::string_view> run() {
    std::size_t position = 0;
    while (position < text_.size()) {
      const std::size_t at = position;
      const char32_t c = next_code_point(text_, position);
      if (is_space(c)) {
        position = skip_space(at);
        if (blank_line_) cut(at, position);
      } else if (is_absolute_terminator(c)) {
        position = skip_closing(position);
        cut(position, position);
      } else if (is_terminator(c)) {
        const std::size_t first = at;
        position = skip_terminators(position);
        const bool single_dot = c == '.' && position == first + 1;
        const std::size_t end = skip_closing(position);
        if (ends_here(first, end, single_dot)) {
          position = skip_space(end);
          cut(end, position);
        } else {
          position = end;
        }
      }
    }
    cut(text_.size(), text_.size());
    return std::move(sentences_);
  }

 private:
  std::optional<char32_t> peek(std::size_t position) const {
    if (position >= text_.size()) return std::nullopt;
    return next_code_point(text_, position);
  }

  // Past the white space at `position`; notes whether there was an empty line in it.
  std::size_t skip_space(std::size_t position) {
    int line_breaks = 0;
    while (position < text_.size()) {
      std::size_t after = position;
      const char32_t c = next_code_point(text_, after);
      if (!is_space(c)) break;
      line_breaks += c == '\n' || c == 0x2028 || c == 0x85;
      line_breaks += c == 0x2029 || c == '\f' ? 2 : 0;
      position = after;
    }
    blank_line_ = line_breaks >= 2;
    return position;
  }

  std::size_t skip_terminators(std::size_t position) const {
    while (const auto c = peek(position)) {
      if (!is_terminator(*c)) break;
      next_code_point(text_, position);
    }
    return position;
  }

  // Past quotes and brackets that close. One that opens as well (") closes here, as no space
  // precedes it.
  std::size_t skip_closing(std::size_t position) const {
    while (const auto c = peek(position)) {
      if (!is_closing(*c) && *c != 0x00AB /* « closes in German */) break;
      next_code_point(text_, position);
    }
    return skip_spaced_guillemet(position);
  }

  // French writes a space before », which is a closing one where no word follows it at once.
  std::size_t skip_spaced_guillemet(std::size_t position) const {
    const auto space = peek(position);
    if (!space || !is_space(*space)) return position;
    std::size_t after = position;
    next_code_point(text_, after);
    const auto quote = peek(after);
    if (!quote || (*quote != 0x00BB && *quote != 0x203A)) return position;
    next_code_point(text_, after);
    const auto following = peek(after);
    return !following || is_space(*following) ? after : position;
  }

  // Does a sentence end at `end`, with its terminators starting at `terminator`?
  bool ends_here(std::size_t terminator, std::size_t end, bool single_dot) const {
    const auto following = peek(end);
    if (!following) return true;
    if (!is_space(*following)) return false;
    std::size_t next = end;
    int line_breaks = 0;
    while (const auto c = peek(next)) {
      if (!is_space(*c) && !is_opening(*c)) break;
      line_breaks += *c == '\n';
      next_code_point(text_, next);
    }
    if (line_breaks >= 2 || next == text_.size()) return true;
    if (is_lower(*peek(next))) return false;
    return !single_dot || end != terminator + 1 || !dot_belongs_to_word(terminator, next);
  }

  // Is the dot at `dot` part of the word before it, rather than a full stop? `next` is where the
  // following word begins.
  bool dot_belongs_to_word(std::size_t dot, std::size_t next) const {
    const std::size_t begin = word_before(dot);
    if (dot - begin > kShortWordBytesMax) return false;
    std::string word;
    bool digits = begin < dot;
    std::size_t letters = 0;
    for (std::size_t position = begin; position < dot;) {
      const char32_t c = next_code_point(text_, position);
      digits = digits && is_digit(c);
      letters += c != '.';
      append_utf8(word, to_lower(c));
    }
    if (word.empty()) return false;
    if (digits) return begin == start_ || (language_.ordinal_dot && word.size() <= 2);
    if (contains(language_.titles, word)) return true;
    if (contains(language_.abbreviations, word)) {
      // "etc. Then" ends; "the U.S. Senate" does not, "in the U.S. The" does.
      if (word.find('.') != word.npos) return !language_.is_stop_word(word_after(next));
      return !is_upper(*peek(next));
    }
    // "J." of a name, but not "I." at the end of a sentence.
    return letters == 1 && is_upper(*peek(begin)) && word != "i";
  }

  // Where the word that ends at `end` begins, not looking back further than matters.
  std::size_t word_before(std::size_t end) const {
    std::size_t position = std::max(start_, end - std::min(end, kShortWordBytesMax + 4));
    while (position < end && (text_[position] & 0xC0) == 0x80) ++position;
    std::size_t begin = position;
    while (position < end) {
      const char32_t c = next_code_point(text_, position);
      if (is_space(c) || is_opening(c) || c == '-' || c == '/') begin = position;
    }
    return begin;
  }

  // The word at `position`, in lower case.
  std::string word_after(std::size_t position) const {
    std::string word;
    while (position < text_.size() && word.size() <= kShortWordBytesMax) {
      const char32_t c = next_code_point(text_, position);
      if (!is_letter(c)) break;
      append_utf8(word, to_lower(c));
    }
    return word;
  }

  // The sentence from start_ to `end` is complete; the next begins at `next`.
  void cut(std::size_t end, std::size_t next) {
    std::size_t first = start_;
    std::size_t last = start_;  // behind the last character that is not white space
    for (std::size_t position = start_; position < end;) {
      const std::size_t at = position;
      if (is_space(next_code_point(text_, position))) continue;
      if (last == start_ && first == start_) first = at;
      last = position;
    }
    if (last > first) sentences_.push_back(text_.substr(first, last - first));
    start_ = next;
  }

  std::string_view text_;
  const Language& language_;
  std::size_t start_ = 0;  // of the sentence that is being read
  bool blank_line_ = false;
  std::vector<std::string_view> sentences_;
};

}  // namespace

std::vector<std::string_view> split_sentences(std::string_view text, const Language& language) {
  return Splitter(text, language).run();
}

}  // namespace neargate::app
