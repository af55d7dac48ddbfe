#pragma once

#include <cstddef>

#include "smithy/shape.hpp"

// Shape tables written by hand, in the form of generated ones, for the tests of codecs.
namespace neargate::smithy::test {

struct Tag {
  std::string key;
  std::optional<std::string> value;
  bool operator==(const Tag&) const = default;
};

// A union that holds itself, like DynamoDB's AttributeValue.
struct Value {
  std::optional<std::string> s;
  std::optional<std::string> n;
  std::optional<Blob> b;
  std::optional<std::vector<Value>> l;
  std::optional<std::map<std::string, Value>> m;
  bool operator==(const Value&) const = default;
};

struct Everything {
  std::string name;
  std::optional<bool> flag;
  std::optional<std::int32_t> count;
  std::optional<std::int64_t> big;
  std::optional<float> ratio;
  std::optional<double> exact;
  std::optional<Blob> data;
  std::optional<Timestamp> created_at;
  std::optional<Timestamp> expires;  // @timestampFormat("date-time")
  std::optional<std::vector<Tag>> tags;
  std::optional<std::map<std::string, std::string>> labels;
  std::optional<Value> value;
  std::optional<std::string> mode;     // enum: "fast", "safe"
  std::optional<std::string> secret;   // @sensitive
  std::optional<std::int32_t> weight;  // @default(1)
  std::optional<std::vector<std::string>> names;
  bool operator==(const Everything&) const = default;
};

inline constexpr Constraints kNameConstraints = {
    .length_min = 1, .length_max = 10, .pattern = "[a-z][a-z0-9-]*"};
inline constexpr Constraints kCountConstraints = {.range_min = 0, .range_max = 100};
inline constexpr std::string_view kModes[] = {"fast", "safe"};
inline constexpr Constraints kModeConstraints = {.enum_values = kModes};
inline constexpr Constraints kTagsConstraints = {.length_max = 3};
inline constexpr Constraints kNamesConstraints = {.unique_items = true};
inline constexpr Constraints kKeyConstraints = {.length_max = 4};

extern const Shape kTag, kTags, kLabels, kValue, kValues, kValueMap, kEverything, kNames;

inline const Member kTagMembers[] = {
    {.name = "Key",
     .target = &kString,
     .offset = offsetof(Tag, key),
     .required = true,
     .constraints = &kKeyConstraints},
    {.name = "Value", .target = &kString, .offset = offsetof(Tag, value)},
};
inline const Shape kTag = {
    .name = "Tag", .members = kTagMembers, .operations = &kValueOperations<Tag>};
inline const Member kTagsMembers[] = {{.name = "member", .target = &kTag, .required = true}};
inline const Shape kTags = {.name = "Tags",
                            .type = Type::list,
                            .members = kTagsMembers,
                            .constraints = &kTagsConstraints,
                            .operations = &kListOperations<Tag>};
inline const Member kNamesMembers[] = {{.name = "member", .target = &kString, .required = true}};
inline const Shape kNames = {.name = "Names",
                             .type = Type::list,
                             .members = kNamesMembers,
                             .constraints = &kNamesConstraints,
                             .operations = &kListOperations<std::string>};
inline const Member kLabelsMembers[] = {
    {.name = "key", .target = &kString, .required = true, .constraints = &kKeyConstraints},
    {.name = "value", .target = &kString, .required = true},
};
inline const Shape kLabels = {.name = "Labels",
                              .type = Type::map,
                              .members = kLabelsMembers,
                              .operations = &kMapOperations<std::string>};
inline const Member kValuesMembers[] = {{.name = "member", .target = &kValue, .required = true}};
inline const Shape kValues = {.name = "Values",
                              .type = Type::list,
                              .members = kValuesMembers,
                              .operations = &kListOperations<Value>};
inline const Member kValueMapMembers[] = {
    {.name = "key", .target = &kString, .required = true},
    {.name = "value", .target = &kValue, .required = true},
};
inline const Shape kValueMap = {.name = "ValueMap",
                                .type = Type::map,
                                .members = kValueMapMembers,
                                .operations = &kMapOperations<Value>};
inline const Member kValueMembers[] = {
    {.name = "S", .target = &kString, .offset = offsetof(Value, s)},
    {.name = "N", .target = &kString, .offset = offsetof(Value, n)},
    {.name = "B", .target = &kBlob, .offset = offsetof(Value, b)},
    {.name = "L", .target = &kValues, .offset = offsetof(Value, l)},
    {.name = "M", .target = &kValueMap, .offset = offsetof(Value, m)},
};
inline const Shape kValue = {.name = "Value",
                             .type = Type::union_type,
                             .members = kValueMembers,
                             .operations = &kValueOperations<Value>};
inline const Member kEverythingMembers[] = {
    {.name = "name",
     .target = &kString,
     .offset = offsetof(Everything, name),
     .required = true,
     .json_name = "theName",
     .constraints = &kNameConstraints},
    {.name = "flag", .target = &kBoolean, .offset = offsetof(Everything, flag)},
    {.name = "count",
     .target = &kInteger,
     .offset = offsetof(Everything, count),
     .constraints = &kCountConstraints},
    {.name = "big", .target = &kLong, .offset = offsetof(Everything, big)},
    {.name = "ratio", .target = &kFloat, .offset = offsetof(Everything, ratio)},
    {.name = "exact", .target = &kDouble, .offset = offsetof(Everything, exact)},
    {.name = "data", .target = &kBlob, .offset = offsetof(Everything, data)},
    {.name = "createdAt", .target = &kTimestamp, .offset = offsetof(Everything, created_at)},
    {.name = "expires",
     .target = &kTimestamp,
     .offset = offsetof(Everything, expires),
     .timestamp_format = TimestampFormat::date_time},
    {.name = "tags", .target = &kTags, .offset = offsetof(Everything, tags)},
    {.name = "labels", .target = &kLabels, .offset = offsetof(Everything, labels)},
    {.name = "value", .target = &kValue, .offset = offsetof(Everything, value)},
    {.name = "mode",
     .target = &kString,
     .offset = offsetof(Everything, mode),
     .constraints = &kModeConstraints},
    {.name = "secret",
     .target = &kString,
     .offset = offsetof(Everything, secret),
     .sensitive = true,
     .constraints = &kKeyConstraints},
    {.name = "weight",
     .target = &kInteger,
     .offset = offsetof(Everything, weight),
     .default_value = "1"},
    {.name = "names", .target = &kNames, .offset = offsetof(Everything, names)},
};
inline const Shape kEverything = {.name = "Everything",
                                  .members = kEverythingMembers,
                                  .operations = &kValueOperations<Everything>};

}  // namespace neargate::smithy::test

namespace neargate::smithy {
template <>
inline const Shape& shape_of<test::Everything>() {
  return test::kEverything;
}
template <>
inline const Shape& shape_of<test::Value>() {
  return test::kValue;
}
}  // namespace neargate::smithy
