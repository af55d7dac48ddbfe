#include "cloud/s3/policy.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "aws/error.hpp"
#include "base/text.hpp"
#include "cloud/s3/limits.hpp"

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
namespace neargate::s3 {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 9> kFields = {"Sid",          "Effect",      "Principal",
                                                     "NotPrincipal", "Action",      "NotAction",
                                                     "Resource",     "NotResource", "Condition"};

aws::Error malformed(const std::string& message) { return aws::Error("MalformedPolicy", message); }

// A string, or a list of strings that is not empty.
std::vector<std::string> strings(const json& value, const std::string& field) {
  std::vector<std::string> out;
  if (value.is_string()) out.push_back(value.get<std::string>());
  if (value.is_array()) {
    for (const json& element : value) {
      if (!element.is_string()) throw malformed("Policy has invalid " + field);
      out.push_back(element.get<std::string>());
    }
  }
  if (out.empty()) throw malformed("Policy has invalid " + field);
  return out;
}

// One of a field and its negation must be there.
std::vector<std::string> field_or_not(const json& statement, const std::string& name,
                                      const std::string& in_messages) {
  for (const std::string& candidate : {name, "Not" + name}) {
    if (statement.contains(candidate)) return strings(statement[candidate], in_messages);
  }
  throw malformed("Missing required field " + name);
}

void check_statement(const json& statement, const std::string& bucket) {
  if (!statement.is_object()) throw malformed("Policy has invalid statement");
  for (const auto& [name, value] : statement.items()) {
    if (std::find(kFields.begin(), kFields.end(), name) == kFields.end()) {
      throw malformed("Unknown field " + name);
    }
  }
  const auto effect = statement.find("Effect");
  if (effect == statement.end()) throw malformed("Missing required field Effect");
  if (*effect != "Allow" && *effect != "Deny") throw malformed("Invalid effect");
  if (!statement.contains("Principal") && !statement.contains("NotPrincipal")) {
    throw malformed("Missing required field Principal");
  }
  for (const std::string& action : field_or_not(statement, "Action", "action")) {
    if (action != "*" && !to_lower(action).starts_with("s3:")) {
      throw malformed("Policy has invalid action");
    }
  }
  for (const std::string& resource : field_or_not(statement, "Resource", "resource")) {
    const std::string own = "arn:aws:s3:::" + bucket;
    if (resource != own && !resource.starts_with(own + "/") && resource != own + "*") {
      throw malformed("Policy has invalid resource");
    }
  }
}

}  // namespace

void check_policy(const std::string& policy, const std::string& bucket) {
  if (policy.size() > kPolicyBytesMax) {
    throw malformed("Policy exceeds the maximum allowed document size.");
  }
  const json document = json::parse(policy, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) {
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  const auto version = document.find("Version");
  if (version != document.end() && *version != "2012-10-17" && *version != "2008-10-17") {
    throw malformed("The policy must contain a valid version string");
  }
  const auto statements = document.find("Statement");
  if (statements == document.end()) throw malformed("Missing required field Statement");
  if (statements->is_object()) return check_statement(*statements, bucket);
  if (!statements->is_array() || statements->empty()) {
    throw malformed("Could not parse the policy: Statement is empty!");
  }
  for (const json& statement : *statements) check_statement(statement, bucket);
}

}  // namespace neargate::s3
