#include "cloud/ec2/filters.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "base/text.hpp"

namespace neargate::ec2 {
namespace {

std::optional<Values> tag_values(const std::string& filter,
                                 const std::optional<std::vector<Tag>>& tags) {
  const bool by_key = filter == "tag-key";
  if (!by_key && !filter.starts_with("tag:")) return std::nullopt;
  Values values;
  for (const Tag& tag : tags.value_or(std::vector<Tag>{})) {
    if (by_key) {
      values.push_back(tag.key.value_or(""));
    } else if (tag.key == filter.substr(4)) {
      values.push_back(tag.value.value_or(""));
    }
  }
  return values;
}

}  // namespace

bool passes(const std::optional<std::vector<Filter>>& filters,
            const std::optional<std::vector<Tag>>& tags, const FilterValues& values) {
  if (!filters) return true;
  bool all = true;
  for (const Filter& filter : *filters) {
    const std::string name = filter.name.value_or("");
    auto found = tag_values(name, tags);
    if (!found) found = values(name);
    if (!found) {
      throw aws::Error("InvalidParameterValue", "The filter '" + name + "' is invalid");
    }
    const auto& wanted = filter.values;
    all = all && wanted && std::any_of(found->begin(), found->end(), [&](const std::string& value) {
            return std::any_of(wanted->begin(), wanted->end(), [&](const std::string& pattern) {
              return matches_wildcard(pattern, value);
            });
          });
  }
  return all;
}

}  // namespace neargate::ec2
