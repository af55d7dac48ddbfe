#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace neargate::dynamodb {

// A number as DynamoDB has them: decimal, at most 38 significant digits, magnitudes between 1E-130
// and 9.99…E+125. Exact, unlike a double.
class Decimal {
 public:
  // Nothing where the text is no number, or is out of range.
  static std::optional<Decimal> parse(std::string_view text);

  std::string text() const;  // without an exponent where that stays short, as DynamoDB answers
  Decimal operator-() const;
  // Nothing where the sum needs more digits or is out of range.
  std::optional<Decimal> plus(const Decimal& other) const;

  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return (*this <=> other) == 0; }

 private:
  // value = ± digits × 10^exponent; digits has no zero at either end, and is empty for zero.
  bool negative_ = false;
  std::string digits_;
  int exponent_ = 0;

  bool normalise();  // false where it is out of range
  int magnitude() const { return exponent_ + static_cast<int>(digits_.size()); }
  static std::strong_ordering compare_magnitude(const Decimal& a, const Decimal& b);
};

}  // namespace neargate::dynamodb
