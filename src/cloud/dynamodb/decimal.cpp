#include "cloud/dynamodb/decimal.hpp"

#include <algorithm>
#include <charconv>

namespace neargate::dynamodb {
namespace {

// Source: "Number" under "Data types" in the DynamoDB developer guide.
constexpr std::size_t kDigitsMax = 38;
constexpr int kMagnitudeMax = 126;   // 9.99…E+125
constexpr int kMagnitudeMin = -129;  // 1E-130
// Longer texts cannot be numbers within range, however many zeros they have.
constexpr std::size_t kTextMax = 400;
// Numbers with more zeros than this are written with an exponent.
constexpr int kPlainZerosMax = 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool Decimal::normalise() {
  const std::size_t first = digits_.find_first_not_of('0');
  if (first == std::string::npos) {
    *this = {};
    return true;
  }
  digits_.erase(0, first);
  while (digits_.back() == '0') {
    digits_.pop_back();
    ++exponent_;
  }
  return digits_.size() <= kDigitsMax && magnitude() <= kMagnitudeMax &&
         magnitude() >= kMagnitudeMin;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  if (text.empty() || text.size() > kTextMax) return std::nullopt;
  Decimal out;
  std::size_t i = 0;
  if (text[i] == '-' || text[i] == '+') out.negative_ = text[i++] == '-';
  bool point = false;
  for (; i < text.size() && (is_digit(text[i]) || text[i] == '.'); ++i) {
    if (text[i] == '.') {
      if (point) return std::nullopt;
      point = true;
      continue;
    }
    out.digits_ += text[i];
    if (point) --out.exponent_;
  }
  if (out.digits_.empty()) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    ++i;
    if (i < text.size() && text[i] == '+') ++i;
    int exponent = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), exponent);
    if (error != std::errc() || end != text.data() + text.size() || exponent < -1000 ||
        exponent > 1000) {
      return std::nullopt;
    }
    out.exponent_ += exponent;
  }
  if (!out.normalise()) return std::nullopt;
  return out;
}

std::string Decimal::text() const {
  if (digits_.empty()) return "0";
  const std::string sign = negative_ ? "-" : "";
  if (exponent_ >= 0 && exponent_ <= kPlainZerosMax) {
    return sign + digits_ + std::string(static_cast<std::size_t>(exponent_), '0');
  }
  const int before_point = magnitude();
  if (exponent_ < 0 && before_point > 0) {
    const auto split = static_cast<std::size_t>(before_point);
    return sign + digits_.substr(0, split) + "." + digits_.substr(split);
  }
  if (exponent_ < 0 && before_point > -kPlainZerosMax) {
    return sign + "0." + std::string(static_cast<std::size_t>(-before_point), '0') + digits_;
  }
  std::string out = sign + digits_.substr(0, 1);
  if (digits_.size() > 1) out += "." + digits_.substr(1);
  return out + "E" + (before_point - 1 >= 0 ? "+" : "") + std::to_string(before_point - 1);
}

Decimal Decimal::operator-() const {
  Decimal out = *this;
  out.negative_ = !negative_ && !digits_.empty();
  return out;
}

std::strong_ordering Decimal::compare_magnitude(const Decimal& a, const Decimal& b) {
  if (a.digits_.empty() || b.digits_.empty()) return a.digits_.size() <=> b.digits_.size();
  if (a.magnitude() != b.magnitude()) return a.magnitude() <=> b.magnitude();
  return a.digits_.compare(b.digits_) <=> 0;  // aligned at the first digit
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  if (negative_ != other.negative_) {
    return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return negative_ ? compare_magnitude(other, *this) : compare_magnitude(*this, other);
}

std::optional<Decimal> Decimal::plus(const Decimal& other) const {
  if (digits_.empty()) return other;
  if (other.digits_.empty()) return *this;
  const Decimal& large = compare_magnitude(*this, other) >= 0 ? *this : other;
  const Decimal& small = &large == this ? other : *this;
  const bool subtract = negative_ != other.negative_;

  // Both as digits from the same lowest exponent, lowest digit first.
  const int lowest = std::min(large.exponent_, small.exponent_);
  const auto aligned = [&](const Decimal& number) {
    std::string digits(static_cast<std::size_t>(number.exponent_ - lowest), '0');
    digits.append(number.digits_.rbegin(), number.digits_.rend());
    return digits;
  };
  std::string sum = aligned(large);
  std::string added = aligned(small);
  added.resize(std::max(sum.size(), added.size()), '0');
  sum.resize(added.size(), '0');
  int carry = 0;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    int digit = (sum[i] - '0') + (subtract ? -1 : 1) * (added[i] - '0') + carry;
    carry = digit < 0 ? -1 : digit / 10;
    if (digit < 0) digit += 10;
    sum[i] = static_cast<char>('0' + digit % 10);
  }
  if (carry > 0) sum += '1';
  std::reverse(sum.begin(), sum.end());
  Decimal out;
  out.negative_ = large.negative_;
  out.digits_ = std::move(sum);
  out.exponent_ = lowest;
  if (!out.normalise()) return std::nullopt;
  return out;
}

}  // namespace neargate::dynamodb
