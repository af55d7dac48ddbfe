#include "app/summarize.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "app/sentences.hpp"
#include "app/text_rank.hpp"
#include "app/unicode.hpp"
#include "app/words.hpp"

namespace neargate::app {
namespace {

// Numbers words in the order in which they first occur.
class Vocabulary {
 public:
  std::uint32_t number(const std::string& word) {
    return numbers_.try_emplace(word, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

// What lies below the iteration's tolerance is noise: two sentences of the same words score the
// same.
double rounded(double score) { return std::round(score * 1e8) / 1e8; }

// The indices of the best scores, ascending.
std::vector<std::size_t> best(const std::vector<double>& scores, std::size_t count) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  order.resize(std::min(count, order.size()));
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace

TooManySentences::TooManySentences(std::size_t found)
    : std::runtime_error("the text has " + std::to_string(found) + " sentences, more than " +
                         std::to_string(kSentencesMax)),
      count(found) {}

Summary summarize(std::string_view text, std::size_t count, const Language* language) {
  if (language == nullptr) language = &detect_language(split_words(text));
  const std::vector<std::string_view> sentences = split_sentences(text, *language);
  if (sentences.size() > kSentencesMax) throw TooManySentences(sentences.size());

  Summary summary;
  summary.language = language->code;
  summary.characters = count_code_points(text);
  summary.sentences_found = sentences.size();
  Vocabulary vocabulary;
  std::vector<std::vector<std::uint32_t>> numbers(sentences.size());
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const std::vector<std::string> words = split_words(sentences[i]);
    summary.words += words.size();
    for (const std::string& word : words) {
      if (!language->is_stop_word(word)) numbers[i].push_back(vocabulary.number(word));
    }
    std::sort(numbers[i].begin(), numbers[i].end());
    numbers[i].erase(std::unique(numbers[i].begin(), numbers[i].end()), numbers[i].end());
  }
  Ranking ranking = rank_sentences(numbers);
  std::transform(ranking.scores.begin(), ranking.scores.end(), ranking.scores.begin(), rounded);
  summary.iterations = ranking.iterations;
  for (const std::size_t index : best(ranking.scores, count)) {
    summary.sentences.push_back({index, std::string(sentences[index]), ranking.scores[index]});
  }
  return summary;
}

}  // namespace neargate::app
