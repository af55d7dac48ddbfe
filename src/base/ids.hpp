#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace neargate {

// Where identifiers' randomness comes from: the kernel, or a seed in simulations and tests.
class Randomness {
 public:
  Randomness() = default;                                   // getrandom(2)
  explicit Randomness(std::uint64_t seed) : seed_(seed) {}  // splitmix64 from this seed

  std::uint64_t next();
  std::string hex(std::size_t digits);               // lower-case hexadecimal
  std::string letters(std::size_t count);            // [A-Z0-9], as access keys are made of
  std::string uuid();                                // RFC 9562 version 4, lower case
  std::string resource_id(std::string_view prefix);  // "vpc-" + 17 hexadecimal digits, as EC2's

 private:
  std::optional<std::uint64_t> seed_;
};

// An Amazon Resource Name: arn:partition:service:region:account:resource.
struct Arn {
  std::string partition = "aws";
  std::string service;
  std::string region;
  std::string account;
  std::string resource;  // all that follows the fifth colon

  std::string text() const;
  static std::optional<Arn> parse(std::string_view text);
};

}  // namespace neargate
