#pragma once

#include <span>
#include <string_view>

// The policies that AWS manages and every account sees, as far as this stack's roles name them.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
namespace neargate::iam {

struct AwsManagedPolicy {
  std::string_view path;  // "/service-role/"
  std::string_view name;
  std::string_view document;
};

std::span<const AwsManagedPolicy> aws_managed_policies();

}  // namespace neargate::iam
