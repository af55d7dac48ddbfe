#include "base/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/text.hpp"

namespace neargate {
namespace {

// A slip is a letter in three at the most: "eks" is not meant to be "s3".
constexpr std::size_t kLettersPerSlip = 3;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::string left = to_lower(a), right = to_lower(b);
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t changed = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known,
                                 std::size_t count_max) {
  std::vector<std::pair<std::size_t, std::string>> found;
  const auto is_begun = [begin = to_lower(word)](const std::string& each) {
    return !begin.empty() && to_lower(each).starts_with(begin);
  };
  const std::size_t slips = std::max<std::size_t>(word.size() / kLettersPerSlip, 1);
  for (const std::string& each : known) {
    const std::size_t distance = edit_distance(word, each);
    if (is_begun(each) || distance <= slips) found.emplace_back(distance, each);
  }
  std::ranges::sort(found);
  std::vector<std::string> out;
  for (const auto& [distance, each] : found) {
    // Beside a near one, those that are much farther off are noise.
    const bool is_near = distance <= found.front().first + 1;
    if (out.size() < count_max && (is_near || is_begun(each))) out.push_back(each);
  }
  return out;
}

}  // namespace neargate
