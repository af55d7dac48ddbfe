#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "app/language.hpp"

// Extractive summaries: the sentences of a text that say the most about it, by TextRank.
namespace neargate::app {

// The graph's edges grow with the square of the sentences: this many take about a tenth of a second
// and 32 MB, whatever they say. The length of a text is limited by the model (api.smithy).
inline constexpr std::size_t kSentencesMax = 2000;

// The text has more than kSentencesMax sentences.
struct TooManySentences : std::runtime_error {
  explicit TooManySentences(std::size_t found);
  std::size_t count;
};

struct SummarySentence {
  std::size_t index = 0;  // among the text's sentences, from 0
  std::string text;
  double score = 0;  // its share of the importance of the whole text, 0 to 1
};

struct Summary {
  std::string language;
  std::vector<SummarySentence> sentences;  // in the text's order
  std::size_t characters = 0;              // of the text, as are the following two
  std::size_t words = 0;
  std::size_t sentences_found = 0;
  unsigned iterations = 0;
};

// The `count` most important sentences (all of them where there are fewer); of equals, the earlier.
// The text is UTF-8; without a language it is guessed. Pure: the same input, the same summary.
Summary summarize(std::string_view text, std::size_t count, const Language* language = nullptr);

}  // namespace neargate::app
