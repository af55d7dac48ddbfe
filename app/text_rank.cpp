#include "app/text_rank.hpp"

#include <algorithm>
#include <cmath>

#include "base/assert.hpp"

namespace neargate::app {
namespace {

struct Edge {
  std::uint32_t to;
  float weight;  // of all that leaves `to`, the share that goes over this edge, once normalised
};

// The edges into each node, one node after the other.
struct Graph {
  std::vector<std::size_t> first;  // of each node's edges; one more at the end
  std::vector<Edge> edges;
  std::vector<std::uint32_t> isolated;  // nodes without edges
};

Graph build_graph(const std::vector<std::vector<std::uint32_t>>& sentences) {
  const auto count = static_cast<std::uint32_t>(sentences.size());
  std::vector<std::vector<std::uint32_t>> sentences_with;  // by word
  for (std::uint32_t i = 0; i < count; ++i) {
    for (const std::uint32_t word : sentences[i]) {
      if (word >= sentences_with.size()) sentences_with.resize(word + 1);
      NG_ASSERT(sentences_with[word].empty() || sentences_with[word].back() != i);
      sentences_with[word].push_back(i);
    }
  }
  std::vector<double> logarithm(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    logarithm[i] = std::log(1.0 + static_cast<double>(sentences[i].size()));
  }

  Graph graph;
  graph.first.reserve(count + 1);
  std::vector<double> total(count);  // weight of all edges of a node
  std::vector<std::uint32_t> common(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    graph.first.push_back(graph.edges.size());
    std::fill(common.begin(), common.end(), 0);
    for (const std::uint32_t word : sentences[i]) {
      for (const std::uint32_t other : sentences_with[word]) ++common[other];
    }
    for (std::uint32_t j = 0; j < count; ++j) {
      if (j == i || common[j] == 0) continue;
      const double weight = common[j] / (logarithm[i] + logarithm[j]);
      graph.edges.push_back({j, static_cast<float>(weight)});
      total[i] += weight;
    }
    if (graph.edges.size() == graph.first.back()) graph.isolated.push_back(i);
  }
  graph.first.push_back(graph.edges.size());
  for (Edge& edge : graph.edges) {
    edge.weight = static_cast<float>(edge.weight / total[edge.to]);
  }
  return graph;
}

}  // namespace

Ranking rank_sentences(const std::vector<std::vector<std::uint32_t>>& sentences) {
  Ranking ranking;
  const std::size_t count = sentences.size();
  if (count == 0) {
    ranking.converged = true;
    return ranking;
  }
  const Graph graph = build_graph(sentences);
  ranking.scores.assign(count, 1.0 / static_cast<double>(count));
  std::vector<double> next(count);
  while (ranking.iterations < kIterationsMax && !ranking.converged) {
    // From a sentence that has nothing in common with any other, the reader goes anywhere.
    double astray = 0;
    for (const std::uint32_t node : graph.isolated) astray += ranking.scores[node];
    const double base = (1 - kDamping + kDamping * astray) / static_cast<double>(count);
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      double received = 0;
      for (std::size_t e = graph.first[i]; e < graph.first[i + 1]; ++e) {
        received += graph.edges[e].weight * ranking.scores[graph.edges[e].to];
      }
      next[i] = base + kDamping * received;
      sum += next[i];
    }
    double change = 0;
    for (std::size_t i = 0; i < count; ++i) {
      next[i] /= sum;  // rounding must not add up
      change += std::abs(next[i] - ranking.scores[i]);
    }
    ranking.scores.swap(next);
    ++ranking.iterations;
    ranking.converged = change < kTolerance;
  }
  return ranking;
}

}  // namespace neargate::app
