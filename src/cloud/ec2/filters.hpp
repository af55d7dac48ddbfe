#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gen/ec2/types.hpp"

namespace neargate::ec2 {

using Values = std::vector<std::string>;

// A resource's values for the filter of a name; nothing where the resource knows no such filter.
using FilterValues = std::function<std::optional<Values>(const std::string& filter)>;

// True where the resource passes all filters: each by any of its values, in which '*' and '?' are
// wildcards. "tag:Key" and "tag-key" are answered from `tags`. An unknown filter is an
// InvalidParameterValue, as on EC2.
bool passes(const std::optional<std::vector<Filter>>& filters,
            const std::optional<std::vector<Tag>>& tags, const FilterValues& values);

// A filter's value for something that may be absent.
inline std::optional<Values> one(const std::optional<std::string>& value) {
  return value ? Values{*value} : Values{};
}
inline std::optional<Values> one(bool value) { return Values{value ? "true" : "false"}; }

}  // namespace neargate::ec2
