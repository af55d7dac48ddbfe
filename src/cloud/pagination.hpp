#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aws/error.hpp"
#include "base/encoding.hpp"

namespace neargate::cloud {

// Keeps of `items` the page that a caller asked for, and returns the token of the next one, if any.
// The token is opaque to callers; one that we did not make is refused with `bad_token_code`.
template <class T>
std::optional<std::string> paginate(std::vector<T>& items, std::optional<std::int32_t> max_results,
                                    const std::optional<std::string>& token,
                                    const char* bad_token_code) {
  constexpr std::string_view kPrefix = "page:";
  std::size_t start = 0;
  if (token && !token->empty()) {
    const auto text = from_base64(*token);
    const bool ours = text && text->starts_with(kPrefix) && text->size() > kPrefix.size() &&
                      text->size() < kPrefix.size() + 10 &&
                      std::all_of(text->begin() + kPrefix.size(), text->end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
    if (!ours) throw aws::Error(bad_token_code, "The token '" + *token + "' is not valid.");
    start = std::stoul(text->substr(kPrefix.size()));
  }
  start = std::min(start, items.size());
  const std::size_t count =
      max_results && *max_results > 0 ? static_cast<std::size_t>(*max_results) : items.size();
  const std::size_t end = std::min(items.size(), start + count);
  const bool more = end < items.size();
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(end), items.end());
  items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(start));
  if (!more) return std::nullopt;
  return to_base64(std::string(kPrefix) + std::to_string(end));
}

}  // namespace neargate::cloud
