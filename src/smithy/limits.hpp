#pragma once

#include <cstddef>

// Bounds on what a document of a caller may cost us.
namespace neargate::smithy {

// Structures, lists and maps within one another, in any protocol. The deepest document that AWS
// takes is a DynamoDB item: 32 levels, each of three (value, "M" or "L", entry).
inline constexpr std::size_t kNestingMax = 128;

// Members of one structure that a parser keeps track of. EC2's largest has about 50.
inline constexpr std::size_t kMembersMax = 256;

// Broken constraints that are listed in one answer; further ones are not looked for.
inline constexpr std::size_t kViolationsMax = 20;

}  // namespace neargate::smithy
