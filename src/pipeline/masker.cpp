#include "pipeline/masker.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

constexpr std::size_t kSecretBytesMin = 3;

}  // namespace

void Masker::add(std::string_view secret) {
  for (const std::string_view line : split(secret, '\n')) {
    const std::string text(trim(line));
    if (text.size() < kSecretBytesMin) continue;
    if (std::find(secrets_.begin(), secrets_.end(), text) != secrets_.end()) continue;
    secrets_.push_back(text);
  }
  std::stable_sort(secrets_.begin(), secrets_.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string Masker::mask(std::string_view text) const {
  std::string out(text);
  for (const std::string& secret : secrets_) {
    for (std::size_t at = 0; (at = out.find(secret, at)) != std::string::npos; at += 3) {
      out.replace(at, secret.size(), "***");
    }
  }
  return out;
}

}  // namespace neargate::pipeline
