#include "app/unicode.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace neargate::app {
namespace {

std::vector<char32_t> decode(std::string_view text) {
  std::vector<char32_t> points;
  for (std::size_t position = 0; position < text.size();) {
    points.push_back(next_code_point(text, position));
  }
  return points;
}

TEST(Unicode, DecodesWhatItEncodes) {
  for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 37) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    EXPECT_EQ(decode(text), std::vector<char32_t>{c});
  }
}

TEST(Unicode, ReplacesIllFormedBytesOneAtATime) {
  using Points = std::vector<char32_t>;
  EXPECT_EQ(decode("\xFF"
                   "a"),
            (Points{0xFFFD, 'a'}));
  EXPECT_EQ(decode("\xC0\xAF"), (Points{0xFFFD, 0xFFFD}));              // overlong
  EXPECT_EQ(decode("\xE2\x82"), (Points{0xFFFD, 0xFFFD}));              // cut off
  EXPECT_EQ(decode("\xED\xA0\x80"), (Points{0xFFFD, 0xFFFD, 0xFFFD}));  // surrogate
  EXPECT_EQ(decode("\xF4\x90\x80\x80").size(), 4u);                     // beyond U+10FFFF
}

TEST(Unicode, CountsCharactersNotBytes) {
  EXPECT_EQ(count_code_points("naïve 😀"), 7u);
  EXPECT_EQ(count_code_points(""), 0u);
}

TEST(Unicode, LowersLatinGreekAndCyrillic) {
  const char32_t pairs[][2] = {{'A', 'a'},   {U'É', U'é'}, {U'Ÿ', U'ÿ'}, {U'Ł', U'ł'}, {U'Ž', U'ž'},
                               {U'Ő', U'ő'}, {U'Σ', U'σ'}, {U'Ώ', U'ώ'}, {U'Ж', U'ж'}, {U'Ё', U'ё'},
                               {U'ẞ', U'ß'}, {U'Ế', U'ế'}, {U'Ğ', U'ğ'}};
  for (const auto& [upper, lower] : pairs) {
    EXPECT_EQ(to_lower(upper), lower) << static_cast<unsigned>(upper);
    EXPECT_EQ(to_lower(lower), lower) << static_cast<unsigned>(lower);
    EXPECT_TRUE(is_upper(upper)) << static_cast<unsigned>(upper);
    EXPECT_FALSE(is_upper(lower)) << static_cast<unsigned>(lower);
    EXPECT_TRUE(is_lower(lower)) << static_cast<unsigned>(lower);
    EXPECT_FALSE(is_lower(upper)) << static_cast<unsigned>(upper);
  }
  for (const char32_t same : {U'1', U'×', U'÷', U'中', U'।', U' '}) {
    EXPECT_EQ(to_lower(same), same);
    EXPECT_FALSE(is_upper(same));
  }
}

TEST(Unicode, ACharacterIsOneOfLetterSpaceOrNeither) {
  for (char32_t c = 0; c < 0x20000; ++c) EXPECT_FALSE(is_letter(c) && is_space(c)) << unsigned(c);
  for (const char32_t c : {U'a', U'Z', U'0', U'é', U'я', U'ש', U'ع', U'中', U'か', U'한', U'Ａ'}) {
    EXPECT_TRUE(is_letter(c)) << static_cast<unsigned>(c);
  }
  for (const char32_t c :
       {U'.', U',', U'…', U'—', U'«', U'。', U'、', U'！', U'€', U'😀', U'؟', U'·'}) {
    EXPECT_FALSE(is_letter(c)) << static_cast<unsigned>(c);
  }
}

}  // namespace
}  // namespace neargate::app
