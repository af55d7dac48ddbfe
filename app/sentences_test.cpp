#include "app/sentences.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "app/unicode.hpp"

namespace neargate::app {
namespace {

struct Case {
  const char* language;
  std::string text;
  std::vector<std::string> sentences;
};

std::vector<std::string> split(std::string_view text, std::string_view language = "en") {
  const auto sentences = split_sentences(text, *find_language(language));
  return {sentences.begin(), sentences.end()};
}

TEST(Sentences, Table) {
  const Case cases[] = {
      // Nothing to split.
      {"en", "", {}},
      {"en", " \n\t ", {}},
      {"en", "One", {"One"}},
      {"en", "  One.  ", {"One."}},
      // Full stops and their kin.
      {"en", "One. Two! Three? Four… Five", {"One.", "Two!", "Three?", "Four…", "Five"}},
      {"en", "Really?! Yes... No.", {"Really?!", "Yes...", "No."}},
      {"en", "Wait... what? Go.", {"Wait... what?", "Go."}},
      {"en", "One.\nTwo.\r\nThree.", {"One.", "Two.", "Three."}},
      {"en",
       "Pi is 3.14 or so. See v1.2.3 at x.org/a.b now.",
       {"Pi is 3.14 or so.", "See v1.2.3 at x.org/a.b now."}},
      {"en", "Come at 5. 10 came.", {"Come at 5.", "10 came."}},
      // Abbreviations, initials, numbers of lists.
      {"en",
       "Dr. Smith met Mrs. Jones. They talked.",
       {"Dr. Smith met Mrs. Jones.", "They talked."}},
      {"en", "Fruit, e.g. Apples, is cheap. Buy it.", {"Fruit, e.g. Apples, is cheap.", "Buy it."}},
      {"en",
       "It has pears, plums, etc. They are ripe.",
       {"It has pears, plums, etc.", "They are ripe."}},
      {"en", "Acme Inc. sells anvils. Buy one.", {"Acme Inc. sells anvils.", "Buy one."}},
      {"en",
       "The U.S. Senate met. He lives in the U.S. The end.",
       {"The U.S. Senate met.", "He lives in the U.S.", "The end."}},
      {"en",
       "J. S. Bach wrote it. So did I. And you?",
       {"J. S. Bach wrote it.", "So did I.", "And you?"}},
      {"en", "1. Wash it. 2. Dry it.", {"1. Wash it.", "2. Dry it."}},
      {"en", "(Dr. No) left. Good.", {"(Dr. No) left.", "Good."}},
      // Quotes and brackets.
      {"en", "\"Go!\" he said. \"Why?\" She left.", {"\"Go!\" he said.", "\"Why?\"", "She left."}},
      {"en",
       "“Stop.” He did. (He had to.) Then: ‘No.’ Done.",
       {"“Stop.”", "He did.", "(He had to.)", "Then: ‘No.’", "Done."}},
      {"en", "She asked. \"Who?\"", {"She asked.", "\"Who?\""}},
      // Blank lines.
      {"en",
       "A heading\n\nThe text begins here\nand goes on. Then ends.",
       {"A heading", "The text begins here\nand goes on.", "Then ends."}},
      {"en", "one.\n\ntwo", {"one.", "two"}},
      {"en", "one\n \t\ntwo\r\n\r\nthree", {"one", "two", "three"}},
      // Other languages and scripts.
      {"de",
       "Am 3. Oktober war Dr. Müller z.B. Gast. Er blieb.",
       {"Am 3. Oktober war Dr. Müller z.B. Gast.", "Er blieb."}},
      {"en", "We won on the 3. October came.", {"We won on the 3.", "October came."}},
      {"es",
       "El Sr. Pérez vino. ¿Quién? ¡Él! Adiós.",
       {"El Sr. Pérez vino.", "¿Quién?", "¡Él!", "Adiós."}},
      {"fr",
       "M. Dupont dit : « Non. » Puis il partit. Élise resta.",
       {"M. Dupont dit : « Non. »", "Puis il partit.", "Élise resta."}},
      {"de", "Er ging. »Wohin?« »Fort.« Gut.", {"Er ging.", "»Wohin?«", "»Fort.«", "Gut."}},
      {"en", "これは文です。次の文です！最後？", {"これは文です。", "次の文です！", "最後？"}},
      {"en", "他说：「好。」我走了。", {"他说：「好。」", "我走了。"}},
      {"en", "Это раз. Это два. а это три.", {"Это раз.", "Это два. а это три."}},
      {"en", "यह एक है। यह दो है।", {"यह एक है।", "यह दो है।"}},
  };
  for (const Case& c : cases) EXPECT_EQ(split(c.text, c.language), c.sentences) << c.text;
}

// The sentences are pieces of the text, in order, and leave out white space only.
TEST(Sentences, HoldTheWholeText) {
  const std::vector<std::string> pieces = {
      "a", "B", "Dr", "e.g", "3",  ".", ".",   "!",  "?",    "…",        "\"",
      "“", "”", "(",  ")",   "\n", " ", " ",   "\t", "\r",   "。",       "！",
      "é", "É", "中", "«",   "»",  "'", "U.S", "-",  "\xFF", "\xE2\x82", "\xC2\xA0"};
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (unsigned i = random() % 40; i > 0; --i) text += pieces[random() % pieces.size()];
    const auto sentences = split_sentences(text, languages()[round % languages().size()]);
    std::size_t position = 0;
    const auto expect_blank = [&](std::size_t end) {
      while (position < end) ASSERT_TRUE(is_space(next_code_point(text, position))) << text;
    };
    for (const std::string_view sentence : sentences) {
      ASSERT_FALSE(sentence.empty());
      const std::size_t begin = sentence.data() - text.data();
      expect_blank(begin);
      ASSERT_EQ(position, begin) << text;
      std::size_t inside = 0;
      EXPECT_FALSE(is_space(next_code_point(sentence, inside))) << text;
      position += sentence.size();
    }
    expect_blank(text.size());
  }
}

TEST(Sentences, TakeTimeInProportionToTheText) {
  // Each would take minutes if a full stop looked back over all that came before it.
  for (const std::string piece : {"A. ", "a.", ".", "(", "\" ", ". (", "1. ", "J.(", "\n.", "é."}) {
    std::string text;
    while (text.size() < 1'000'000) text += piece;
    const auto start = std::chrono::steady_clock::now();
    split_sentences(text, *find_language("de"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5)) << piece;
  }
}

}  // namespace
}  // namespace neargate::app
