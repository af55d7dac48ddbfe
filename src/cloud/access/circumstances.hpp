#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/access/caller.hpp"
#include "cloud/access/needs.hpp"
#include "cloud/iam/iam.hpp"
#include "policy/context.hpp"

namespace neargate::access {

// Under which circumstances somebody asks: the values of condition keys. They are worked out when a
// policy asks for them, as most are not.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
struct Circumstances {
  const Caller& caller;
  const iam::RoleRecord* role = nullptr;  // the caller's, for its tags
  Place place;
  Timestamp now;
  std::string_view service;         // signing name: "iam"
  const aws::Call* call = nullptr;  // nullptr where a service acts by itself
  // Of a call of an API.
  const OperationNeeds* operation = nullptr;
  const void* input = nullptr;

  // Nothing where the request does not have the key.
  std::optional<policy::Context::Values> find(std::string_view key, const Need& need) const;

  // Adds the values of those keys that the context does not have yet.
  void find_all(const std::vector<std::string>& keys, const Need& need,
                policy::Context& context) const;
};

}  // namespace neargate::access
