#include "app/summarize.hpp"

#include <algorithm>
#include <chrono>
#include <random>

#include <gtest/gtest.h>

#include "app/sentences.hpp"

namespace neargate::app {
namespace {

constexpr std::string_view kText =
    "A load balancer spreads requests over tasks. Cats sleep for most of the day. "
    "Each task answers requests that the load balancer sends to it. "
    "When a task fails its health checks, the balancer sends requests to the other tasks. "
    "Bananas are yellow.";

std::vector<std::size_t> indices(const Summary& summary) {
  std::vector<std::size_t> result;
  for (const SummarySentence& sentence : summary.sentences) result.push_back(sentence.index);
  return result;
}

TEST(Summarize, TakesWhatTheTextIsAbout) {
  const Summary summary = summarize(kText, 3);
  EXPECT_EQ(indices(summary), (std::vector<std::size_t>{0, 2, 3}));
  EXPECT_EQ(summary.sentences[0].text, "A load balancer spreads requests over tasks.");
  EXPECT_EQ(summary.language, "en");
  EXPECT_EQ(summary.sentences_found, 5u);
  EXPECT_EQ(summary.words, 7u + 7u + 11u + 15u + 3u);
  EXPECT_EQ(summary.characters, kText.size());
  EXPECT_GT(summary.iterations, 0u);
}

TEST(Summarize, GivesAllSentencesWhereThereAreFewer) {
  EXPECT_EQ(indices(summarize(kText, 50)), (std::vector<std::size_t>{0, 1, 2, 3, 4}));
}

TEST(Summarize, OfATextWithoutSentencesIsEmpty) {
  for (const char* text : {"", " \n\n "}) {
    const Summary summary = summarize(text, 3);
    EXPECT_TRUE(summary.sentences.empty()) << text;
    EXPECT_EQ(summary.sentences_found, 0u);
  }
}

TEST(Summarize, OfEqualsTakesTheEarlier) {
  std::string text;
  for (int i = 0; i < 9; ++i) text += "The same balancer sends the same request. ";
  EXPECT_EQ(indices(summarize(text, 4)), (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(indices(summarize("Alpha. Beta. Gamma.", 2)), (std::vector<std::size_t>{0, 1}));
}

TEST(Summarize, UsesTheLanguageThatItIsGiven) {
  const std::string text = "Am 3. Oktober kam er. Es war gut.";
  EXPECT_EQ(summarize(text, 1, find_language("de")).sentences_found, 2u);
  EXPECT_EQ(summarize(text, 1).language, "de");
  EXPECT_EQ(summarize(text, 1, find_language("en")).language, "en");
}

// Sentences of a Zipf-like vocabulary, as prose has.
std::string prose(std::mt19937& random, std::size_t sentences) {
  std::string text;
  for (std::size_t s = 0; s < sentences; ++s) {
    text += "Word";
    for (unsigned w = 3 + random() % 18; w > 0; --w) {
      const double u = (random() % 100000 + 1) / 100000.0;
      text += " w" + std::to_string(static_cast<int>(3000 * u * u * u));
    }
    text += ". ";
  }
  return text;
}

TEST(Summarize, HasItsPropertiesOnAnyText) {
  std::mt19937 random(5);
  for (int round = 0; round < 60; ++round) {
    const std::string text = prose(random, random() % 40);
    const auto sentences = split_sentences(text, *find_language("en"));
    const std::size_t wanted = 1 + random() % 12;
    const Summary summary = summarize(text, wanted);
    EXPECT_EQ(summary.sentences.size(), std::min(wanted, sentences.size()));
    double total = 0;
    double least = 1;
    std::vector<bool> chosen(sentences.size());
    for (std::size_t i = 0; i < summary.sentences.size(); ++i) {
      const SummarySentence& sentence = summary.sentences[i];
      EXPECT_TRUE(i == 0 || summary.sentences[i - 1].index < sentence.index);
      EXPECT_EQ(sentence.text, sentences[sentence.index]);
      total += sentence.score;
      least = std::min(least, sentence.score);
      chosen[sentence.index] = true;
    }
    EXPECT_LE(total, 1.0 + 1e-6);
    // None that was left out scores better than one that was taken.
    const Summary all = summarize(text, sentences.size() + 1);
    for (const SummarySentence& sentence : all.sentences) {
      EXPECT_TRUE(chosen[sentence.index] || sentence.score <= least);
    }
    // A longer summary holds the shorter one.
    if (wanted > 1) {
      for (const std::size_t index : indices(summarize(text, wanted - 1)))
        EXPECT_TRUE(chosen[index]);
    }
    const Summary again = summarize(text, wanted);
    EXPECT_EQ(indices(again), indices(summary));
  }
}

TEST(Summarize, RefusesMoreSentencesThanItsLimit) {
  std::string text;
  for (std::size_t i = 0; i < kSentencesMax; ++i) text += "Go on. ";
  EXPECT_EQ(summarize(text, 1).sentences_found, kSentencesMax);
  text += "Go on.";
  try {
    summarize(text, 1);
    FAIL() << "accepted";
  } catch (const TooManySentences& error) {
    EXPECT_EQ(error.count, kSentencesMax + 1);
  }
}

TEST(Summarize, TheWorstTextTakesBoundedTime) {
  // Every sentence shares all of its words with every other.
  std::string text;
  for (std::size_t i = 0; i < kSentencesMax; ++i)
    text += "Aa bb cc dd ee ff gg hh ii jj kk ll mm. ";
  const auto start = std::chrono::steady_clock::now();
  const Summary summary = summarize(text, 5);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  EXPECT_EQ(indices(summary), (std::vector<std::size_t>{0, 1, 2, 3, 4}));
}

}  // namespace
}  // namespace neargate::app
