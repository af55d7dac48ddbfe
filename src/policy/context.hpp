#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace neargate::policy {

// What is known of a request beyond its action, resource and principal: "aws:SourceIp",
// "s3:prefix", "aws:PrincipalTag/team". Keys compare without case.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
class Context {
 public:
  using Values = std::vector<std::string>;

  // Replaces what the key had. No values at all is a key that is null.
  void set(std::string_view key, Values values);
  void set(std::string_view key, std::string value);

  using Entries = std::vector<std::pair<std::string, Values>>;
  const Entries& entries() const { return entries_; }

  // nullptr where the request does not have the key. Valid until the next change.
  const Values* find(std::string_view key) const;

 private:
  Entries entries_;  // a request has a dozen or two
};

}  // namespace neargate::policy
