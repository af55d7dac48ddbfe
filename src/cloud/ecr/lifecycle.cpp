#include "cloud/ecr/lifecycle.hpp"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace neargate::ecr {
namespace {

using Json = nlohmann::json;

const Json& member(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) throw LifecycleError(std::string(name) + " is missing");
  return *found;
}

std::string text(const Json& object, const char* name) {
  const Json& value = member(object, name);
  if (!value.is_string()) throw LifecycleError(std::string(name) + " is not a string");
  return value.get<std::string>();
}

int positive(const Json& object, const char* name) {
  const Json& value = member(object, name);
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() < 1 ||
      value.get<std::uint64_t>() > 1'000'000) {
    throw LifecycleError(std::string(name) + " is not a positive number");
  }
  return value.get<int>();
}

void add_patterns(const Json& selection, const char* name, const char* suffix,
                  std::vector<std::string>& patterns) {
  const auto list = selection.find(name);
  if (list == selection.end()) return;
  if (!list->is_array()) throw LifecycleError(std::string(name) + " is not a list");
  for (const Json& item : *list) {
    if (!item.is_string()) throw LifecycleError(std::string(name) + " has what is no string");
    patterns.push_back(item.get<std::string>() + suffix);
  }
}

LifecycleRule rule_of(const Json& json) {
  if (!json.is_object()) throw LifecycleError("a rule is not an object");
  const Json& selection = member(json, "selection");
  const Json& action = member(json, "action");
  if (!selection.is_object() || !action.is_object() || text(action, "type") != "expire") {
    throw LifecycleError("a rule needs a selection, and the action expire");
  }
  LifecycleRule rule;
  rule.priority = positive(json, "rulePriority");
  const std::string tags = text(selection, "tagStatus");
  add_patterns(selection, "tagPrefixList", "*", rule.patterns);
  add_patterns(selection, "tagPatternList", "", rule.patterns);
  if (tags == "tagged") {
    rule.tags = LifecycleRule::Tags::tagged;
    if (rule.patterns.empty()) {
      throw LifecycleError("tagStatus tagged needs tagPrefixList or tagPatternList");
    }
  } else if (tags == "untagged") {
    rule.tags = LifecycleRule::Tags::untagged;
  } else if (tags != "any") {
    throw LifecycleError("tagStatus is not tagged, untagged or any");
  }
  if (rule.tags != LifecycleRule::Tags::tagged && !rule.patterns.empty()) {
    throw LifecycleError("tagPrefixList and tagPatternList are for tagStatus tagged");
  }
  const std::string count = text(selection, "countType");
  rule.number = positive(selection, "countNumber");
  if (count == "sinceImagePushed") {
    rule.count = LifecycleRule::Count::days_since_push;
    if (text(selection, "countUnit") != "days") throw LifecycleError("countUnit is not days");
  } else if (count != "imageCountMoreThan") {
    throw LifecycleError("countType is not imageCountMoreThan or sinceImagePushed");
  }
  return rule;
}

bool fits(const LifecycleRule& rule, const ImageRecord& image) {
  if (rule.tags == LifecycleRule::Tags::any) return true;
  if (rule.tags == LifecycleRule::Tags::untagged) return image.image_tags.empty();
  return std::all_of(rule.patterns.begin(), rule.patterns.end(), [&](const std::string& pattern) {
    return std::any_of(image.image_tags.begin(), image.image_tags.end(),
                       [&](const std::string& tag) { return matches_wildcard(pattern, tag); });
  });
}

}  // namespace

std::vector<LifecycleRule> parse_lifecycle_policy(std::string_view json) {
  const Json policy = Json::parse(json, nullptr, false);
  if (!policy.is_object()) throw LifecycleError("it is not a JSON object");
  const Json& list = member(policy, "rules");
  if (!list.is_array() || list.empty()) throw LifecycleError("rules is not a list of rules");
  std::vector<LifecycleRule> rules;
  for (const Json& item : list) rules.push_back(rule_of(item));
  std::sort(rules.begin(), rules.end(),
            [](const auto& a, const auto& b) { return a.priority < b.priority; });
  for (std::size_t i = 1; i < rules.size(); ++i) {
    if (rules[i - 1].priority == rules[i].priority) {
      throw LifecycleError("two rules have the same rulePriority");
    }
    if (rules[i - 1].tags == LifecycleRule::Tags::any) {
      throw LifecycleError("a rule of tagStatus any must have the highest rulePriority");
    }
  }
  return rules;
}

std::vector<std::string> expired_images(const std::vector<LifecycleRule>& rules,
                                        const std::vector<const ImageRecord*>& images,
                                        Timestamp now) {
  std::set<std::string> in_lists;
  for (const ImageRecord* image : images) {
    in_lists.insert(image->images.begin(), image->images.end());
  }
  std::vector<const ImageRecord*> left;
  for (const ImageRecord* image : images) {
    if (!in_lists.contains(image->digest)) left.push_back(image);
  }
  std::stable_sort(left.begin(), left.end(), [](const ImageRecord* a, const ImageRecord* b) {
    return a->pushed_at > b->pushed_at;  // the newest first
  });
  std::vector<std::string> expired;
  for (const LifecycleRule& rule : rules) {
    int seen = 0;
    std::erase_if(left, [&](const ImageRecord* image) {
      if (!fits(rule, *image)) return false;
      ++seen;
      const bool expires = rule.count == LifecycleRule::Count::more_than
                               ? seen > rule.number
                               : now - image->pushed_at > std::chrono::hours(24) * rule.number;
      if (expires) expired.push_back(image->digest);
      return true;
    });
  }
  return expired;
}

}  // namespace neargate::ecr
