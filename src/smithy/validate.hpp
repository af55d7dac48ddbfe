#pragma once

#include <string>
#include <vector>

#include "smithy/shape.hpp"

namespace neargate::smithy {

// One broken constraint, in AWS's usual words:
//   "Value 'x y' at 'clusterName' failed to satisfy constraint: Member must satisfy regular
//    expression pattern: [a-z]+"
struct Violation {
  enum class Rule {
    length_min,
    length_max,
    range_min,
    range_max,
    pattern,
    enum_value,
    unique_items,
    one_member,
    map_key,
  };
  std::string path;  // "clusterName", "tags.3.member.key": as AWS writes them
  std::string message;
  Rule rule = Rule::pattern;
  std::string requirement;  // the end of the message: "Member must satisfy ..."
};

// All constraints that the value breaks: length, range, pattern, enum, unique items, and unions
// with other than one member. Values of @sensitive members are not quoted.
std::vector<Violation> validate(const Shape& shape, const void* object);

// AWS's sentence for a list of them: "2 validation errors detected: ...; ...".
std::string describe(const std::vector<Violation>& violations);

}  // namespace neargate::smithy
