#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/encoding.hpp"
#include "gen/s3/types.hpp"

// What all listings of keys have in common: prefix, delimiter, limit, encoding.
namespace neargate::s3 {

// The number of entries that a caller wants: at most 1000. Throws InvalidArgument.
std::int32_t entries_max(const std::optional<std::int32_t>& wanted, const std::string& name);

// The part of `key` up to and with the first delimiter behind the prefix, by which keys are
// grouped; nothing where there is none.
std::optional<std::string> common_prefix(const std::string& key, const std::string& prefix,
                                         const std::optional<std::string>& delimiter);

// Text of an answer in the encoding that the caller wants (encoding-type=url).
class KeyEncoding {
 public:
  explicit KeyEncoding(const std::optional<std::string>& type) : is_url_(type == "url") {}
  std::string operator()(const std::string& text) const {
    return is_url_ ? percent_encode(text, /*keep_slash=*/true) : text;
  }
  std::optional<std::string> operator()(const std::optional<std::string>& text) const {
    return text ? std::optional((*this)(*text)) : std::nullopt;
  }

 private:
  bool is_url_;
};

}  // namespace neargate::s3
