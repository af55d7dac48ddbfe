#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace neargate::pipeline {

// Replaces secrets in output by "***".
class Masker {
 public:
  // Each line of a secret is one; what is too short to be one is left.
  void add(std::string_view secret);
  std::string mask(std::string_view text) const;
  bool hides(std::string_view text) const { return mask(text) != text; }

 private:
  std::vector<std::string> secrets_;  // the longest first
};

}  // namespace neargate::pipeline
