#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The languages whose stop words and abbreviations the app knows.
namespace neargate::app {

struct Language {
  std::string_view code;  // ISO 639-1: "en"
  // Lower case, sorted: words that say nothing of what a sentence is about.
  std::span<const std::string_view> stop_words;
  // Lower case, sorted, without the last dot: "dr", "e.g". None of them ends a sentence.
  std::span<const std::string_view> titles;
  // The same, for those after which a capital letter does begin a new sentence: "etc", "inc".
  std::span<const std::string_view> abbreviations;
  bool ordinal_dot = false;  // "am 3. Oktober": a dot after a small number is no full stop

  bool is_stop_word(std::string_view word) const;
};

std::span<const Language> languages();
// Nothing where the code is unknown.
const Language* find_language(std::string_view code);
// The language whose stop words are the most among these words; English where none are.
const Language& detect_language(const std::vector<std::string>& words);

}  // namespace neargate::app
