#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "policy/policy.hpp"

// The grammar of policies, before they are compiled.
namespace neargate::policy::grammar {

// Throws aws::Error MalformedPolicyDocument.
[[noreturn]] void malformed(const std::string& message);

// The document as JSON, where it is a policy of this kind; malformed otherwise.
nlohmann::json parse(std::string_view document, Kind kind);

// Its statements: the grammar allows a single one without a list.
nlohmann::json statements(const nlohmann::json& policy);

// A string, or a list of strings: both are the grammar's "one or more".
std::vector<std::string> strings(const nlohmann::json& value);

// A condition's values as text: true and 10 stand without quotes, too.
std::vector<std::string> condition_values(const nlohmann::json& value);

}  // namespace neargate::policy::grammar
