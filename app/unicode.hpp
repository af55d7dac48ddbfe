#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// The little of Unicode that splitting a text into sentences and words needs. Classes are by block,
// not by the whole character database: precise for the scripts of the languages that we know stop
// words of, sensible for the others.
namespace neargate::app {

// The code point at `position`, which moves past it. Ill-formed bytes give U+FFFD, one at a time.
char32_t next_code_point(std::string_view text, std::size_t& position);
void append_utf8(std::string& out, char32_t code_point);
std::size_t count_code_points(std::string_view text);

bool is_space(char32_t c);  // line breaks too
bool is_digit(char32_t c);  // ASCII only: what numbers with a decimal point are written with
bool is_letter(
    char32_t c);  // letters, marks and digits of other scripts: all that words are made of
bool is_upper(char32_t c);
bool is_lower(char32_t c);
// Scripts without spaces between words (Han, Hiragana, Katakana): each character counts as a word.
bool is_ideograph(char32_t c);
// Quotes and brackets that can stand between a sentence and the space beside it. The ASCII quotes
// both open and close.
bool is_closing(char32_t c);
bool is_opening(char32_t c);

// Simple lower case of Latin, Greek and Cyrillic letters; other characters are themselves.
char32_t to_lower(char32_t c);

}  // namespace neargate::app
