#include "base/ids.hpp"

#include <sys/random.h>

#include "base/assert.hpp"

namespace neargate {

std::uint64_t Randomness::next() {
  std::uint64_t value = 0;
  if (!seed_) {
    const ssize_t got = getrandom(&value, sizeof value, 0);
    NG_ASSERT(got == sizeof value);
    return value;
  }
  value = (*seed_ += 0x9e3779b97f4a7c15ull);
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9ull;
  value = (value ^ value >> 27) * 0x94d049bb133111ebull;
  return value ^ value >> 31;
}

std::string Randomness::hex(std::size_t digits) {
  static constexpr std::string_view alphabet = "0123456789abcdef";
  std::string out;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (i % 16 == 0) bits = next();
    out += alphabet[bits & 15];
    bits >>= 4;
  }
  return out;
}

std::string Randomness::letters(std::size_t count) {
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += alphabet[next() & 31];
  return out;
}

std::string Randomness::uuid() {
  std::string digits = hex(32);
  digits[12] = '4';
  digits[16] = "89ab"[next() & 3];
  return digits.substr(0, 8) + '-' + digits.substr(8, 4) + '-' + digits.substr(12, 4) + '-' +
         digits.substr(16, 4) + '-' + digits.substr(20);
}

std::string Randomness::resource_id(std::string_view prefix) {
  return std::string(prefix) + '-' + hex(17);
}

std::string Arn::text() const {
  return "arn:" + partition + ':' + service + ':' + region + ':' + account + ':' + resource;
}

std::optional<Arn> Arn::parse(std::string_view text) {
  Arn arn;
  if (!text.starts_with("arn:")) return std::nullopt;
  text.remove_prefix(4);
  for (std::string* part : {&arn.partition, &arn.service, &arn.region, &arn.account}) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    *part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  arn.resource = text;
  if (arn.partition.empty() || arn.service.empty() || arn.resource.empty()) return std::nullopt;
  return arn;
}

}  // namespace neargate
