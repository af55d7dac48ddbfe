#include "app/text_rank.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

namespace neargate::app {
namespace {

using Sentences = std::vector<std::vector<std::uint32_t>>;

Sentences random_sentences(std::mt19937& random, std::size_t count, std::uint32_t vocabulary) {
  Sentences sentences(count);
  for (auto& sentence : sentences) {
    for (unsigned i = random() % 8; i > 0; --i) sentence.push_back(random() % vocabulary);
    std::sort(sentence.begin(), sentence.end());
    sentence.erase(std::unique(sentence.begin(), sentence.end()), sentence.end());
  }
  return sentences;
}

// The same, straight from the definition, with a dense matrix and many more steps.
std::vector<double> reference(const Sentences& sentences) {
  const std::size_t n = sentences.size();
  std::vector<std::vector<double>> weight(n, std::vector<double>(n));
  std::vector<double> total(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j) continue;
      std::vector<std::uint32_t> common;
      std::set_intersection(sentences[i].begin(), sentences[i].end(), sentences[j].begin(),
                            sentences[j].end(), std::back_inserter(common));
      if (common.empty()) continue;
      weight[i][j] = static_cast<double>(common.size()) /
                     (std::log(1.0 + sentences[i].size()) + std::log(1.0 + sentences[j].size()));
      total[i] += weight[i][j];
    }
  }
  std::vector<double> scores(n, 1.0 / n);
  for (int step = 0; step < 400; ++step) {
    std::vector<double> next(n, (1 - kDamping) / n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        next[j] += kDamping * scores[i] * (total[i] > 0 ? weight[i][j] / total[i] : 1.0 / n);
      }
    }
    scores = next;
  }
  return scores;
}

TEST(TextRank, OfNothing) {
  const Ranking ranking = rank_sentences({});
  EXPECT_TRUE(ranking.scores.empty());
  EXPECT_TRUE(ranking.converged);
}

TEST(TextRank, OfOneSentenceIsOne) {
  for (const Sentences& sentences : {Sentences{{}}, Sentences{{3, 4}}}) {
    const Ranking ranking = rank_sentences(sentences);
    ASSERT_EQ(ranking.scores.size(), 1u);
    EXPECT_DOUBLE_EQ(ranking.scores[0], 1.0);
    EXPECT_TRUE(ranking.converged);
  }
}

TEST(TextRank, TheCentreOfAStarComesFirst) {
  // Sentence 2 shares a word with each of the others, which share none among themselves.
  const Ranking ranking = rank_sentences({{0}, {1}, {0, 1, 2, 3}, {2}, {3}});
  for (const std::size_t leaf : {0u, 1u, 3u, 4u}) {
    EXPECT_GT(ranking.scores[2], 2 * ranking.scores[leaf]);
    EXPECT_NEAR(ranking.scores[leaf], ranking.scores[0], 1e-12);
  }
}

TEST(TextRank, ASentenceWithNothingInCommonComesLast) {
  const Ranking ranking = rank_sentences({{0, 1}, {1, 2}, {9}, {0, 2}});
  for (const std::size_t other : {0u, 1u, 3u}) EXPECT_LT(ranking.scores[2], ranking.scores[other]);
}

TEST(TextRank, AgreesWithTheDefinition) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    const Sentences sentences = random_sentences(random, 1 + random() % 25, 1 + random() % 40);
    const Ranking ranking = rank_sentences(sentences);
    const std::vector<double> expected = reference(sentences);
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      EXPECT_NEAR(ranking.scores[i], expected[i], 1e-5);
    }
  }
}

TEST(TextRank, ScoresAreADistributionAndTheIterationEnds) {
  std::mt19937 random(13);
  for (int round = 0; round < 300; ++round) {
    const Sentences sentences = random_sentences(random, 1 + random() % 60, 1 + random() % 100);
    const Ranking ranking = rank_sentences(sentences);
    EXPECT_TRUE(ranking.converged);
    EXPECT_LE(ranking.iterations, kIterationsMax);
    EXPECT_NEAR(std::accumulate(ranking.scores.begin(), ranking.scores.end(), 0.0), 1.0, 1e-9);
    for (const double score : ranking.scores) EXPECT_GT(score, 0.0);
    EXPECT_EQ(rank_sentences(sentences).scores, ranking.scores);
  }
}

TEST(TextRank, DoesNotDependOnTheOrderOfSentencesNorOnTheNumbersOfWords) {
  std::mt19937 random(17);
  for (int round = 0; round < 100; ++round) {
    const Sentences sentences = random_sentences(random, 2 + random() % 30, 30);
    std::vector<std::size_t> order(sentences.size());
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), random);
    Sentences shuffled;
    for (const std::size_t i : order) {
      shuffled.push_back(sentences[i]);
      for (std::uint32_t& word : shuffled.back()) word = 29 - word;
    }
    const Ranking ranking = rank_sentences(sentences);
    const Ranking other = rank_sentences(shuffled);
    for (std::size_t i = 0; i < order.size(); ++i) {
      EXPECT_NEAR(other.scores[i], ranking.scores[order[i]], 1e-5);
    }
  }
}

}  // namespace
}  // namespace neargate::app
