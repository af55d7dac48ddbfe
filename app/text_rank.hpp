#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

// TextRank (Mihalcea and Tarau, "TextRank: Bringing Order into Text", EMNLP 2004): sentences are
// the nodes of a graph, what two of them have in common is the weight of the edge between them, and
// a sentence is important where important sentences are similar to it.
namespace neargate::app {

// The chance that a reader follows an edge, rather than opening the text anywhere: PageRank's.
inline constexpr double kDamping = 0.85;
// The iteration stops when the scores (which sum to 1) change by less than this in all. Each step
// shrinks the change by the damping factor at least, so that 0.85^90 * 2 < kTolerance bounds the
// number of iterations.
inline constexpr double kTolerance = 1e-6;
inline constexpr unsigned kIterationsMax = 100;

struct Ranking {
  std::vector<double> scores;  // one a sentence; they sum to 1
  unsigned iterations = 0;
  bool converged = false;
};

// Ranks sentences by their words. Each sentence is a list of distinct numbers, each standing for a
// word that matters. The same input gives the same bits.
//
// similarity(a, b) = |a and b| / (log(1 + |a|) + log(1 + |b|)): the paper's measure, but for the 1,
// which keeps sentences of a single word from dividing by zero.
Ranking rank_sentences(const std::vector<std::vector<std::uint32_t>>& sentences);

}  // namespace neargate::app
