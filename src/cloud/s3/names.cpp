#include "cloud/s3/names.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cloud/s3/errors.hpp"
#include "cloud/s3/limits.hpp"

namespace neargate::s3 {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); }

bool is_like_an_address(std::string_view name) {
  const auto parts = split(name, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && std::all_of(part.begin(), part.end(), is_digit);
         });
}

}  // namespace

bool is_bucket_name(std::string_view name) {
  constexpr std::size_t kMin = 3;
  constexpr std::size_t kMax = 63;
  if (name.size() < kMin || name.size() > kMax) return false;
  if (!is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) return false;
  if (!std::all_of(name.begin(), name.end(),
                   [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; })) {
    return false;
  }
  for (const std::string_view prefix : {"xn--", "sthree-", "amzn-s3-demo-"}) {
    if (name.starts_with(prefix)) return false;
  }
  for (const std::string_view suffix : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}) {
    if (name.ends_with(suffix)) return false;
  }
  return name.find("..") == std::string_view::npos && !is_like_an_address(name);
}

void check_key(const std::string& key) {
  if (key.size() > kKeyBytesMax) {
    throw aws::Error("KeyTooLongError", "Your key is too long")
        .with("Size", std::to_string(key.size()))
        .with("MaxSizeAllowed", std::to_string(kKeyBytesMax));
  }
  if (key.find('\0') != std::string::npos) {
    throw invalid_argument("Object keys must not contain the character NUL", "key", "");
  }
}

std::string unquoted(std::string_view entity_tag) {
  entity_tag = trim(entity_tag);
  if (entity_tag.size() >= 2 && entity_tag.front() == '"' && entity_tag.back() == '"') {
    entity_tag = entity_tag.substr(1, entity_tag.size() - 2);
  }
  return std::string(entity_tag);
}

std::string quoted(std::string_view entity_tag) { return '"' + std::string(entity_tag) + '"'; }

}  // namespace neargate::s3
