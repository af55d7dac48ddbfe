#include <cmath>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "pipeline/expression/value.hpp"

namespace neargate::pipeline {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kDepthMax = 100;
// Numbers that are whole and fit are written without a point, as they were read.
constexpr double kWholeMax = 9007199254740992.0;  // 2^53

Json document_of(const Value& value) {
  if (value.is_null()) return nullptr;
  if (const bool* boolean = value.boolean()) return *boolean;
  if (const std::string* text = value.text()) return *text;
  if (const double* number = value.number()) {
    if (std::trunc(*number) == *number && std::abs(*number) <= kWholeMax) {
      return static_cast<std::int64_t>(*number);
    }
    return *number;
  }
  if (const Value::Array* items = value.array()) {
    Json out = Json::array();
    for (const Value& item : *items) out.push_back(document_of(item));
    return out;
  }
  Json out = Json::object();
  for (const auto& [name, member] : *value.object()) out[name] = document_of(member);
  return out;
}

Value value_of(const Json& document) {
  if (document.is_boolean()) return document.get<bool>();
  if (document.is_number()) return document.get<double>();
  if (document.is_string()) return document.get<std::string>();
  if (document.is_array()) {
    Value::Array items;
    for (const Json& item : document) items.push_back(value_of(item));
    return items;
  }
  if (document.is_object()) {
    Value::Object members;
    for (const auto& [name, member] : document.items()) {
      set_member(members, name, value_of(member));
    }
    return members;
  }
  return {};
}

}  // namespace

std::string to_json(const Value& value) {
  return document_of(value).dump(2, ' ', false, Json::error_handler_t::replace);
}

Value from_json(std::string_view text) {
  bool too_deep = false;
  const auto watch_depth = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kDepthMax;
    return !too_deep;
  };
  const Json document = Json::parse(text, watch_depth, false);
  if (too_deep) throw Error("cannot read JSON", "it is nested too deeply");
  if (document.is_discarded()) {
    throw Error("cannot read JSON", text.empty() ? "it is empty" : "it is malformed");
  }
  return value_of(document);
}

}  // namespace neargate::pipeline
