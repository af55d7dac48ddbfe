#include "pipeline/workflow/matrix.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

using Combination = Value::Object;

const Value* find(const Combination& combination, std::string_view name) {
  for (const auto& [key, value] : combination) {
    if (equal_ignoring_case(key, name)) return &value;
  }
  return nullptr;
}

// By content: arrays and objects of a matrix are never the same instance.
bool same(const Value& a, const Value& b) {
  const bool nested = a.array() != nullptr || a.object() != nullptr;
  return nested ? to_json(a) == to_json(b) : a.equals(b);
}

void check_size(std::size_t count) {
  if (count > kMatrixJobsMax) {
    throw Error("the matrix makes too many jobs", "more than " + std::to_string(kMatrixJobsMax));
  }
}

const Value::Array& items_of(const Value& list, const std::string& name) {
  if (list.array() == nullptr) throw Error("the matrix' '" + name + "' is no list");
  return *list.array();
}

const Value::Object& members_of(const Value& item, const std::string& name) {
  if (item.object() == nullptr) throw Error("the matrix' '" + name + "' is no list of mappings");
  return *item.object();
}

std::vector<Combination> product(const Value::Object& matrix) {
  std::vector<Combination> out;
  for (const auto& [name, values] : matrix) {
    if (name == "include" || name == "exclude") continue;
    std::vector<Combination> longer;
    if (out.empty()) out.emplace_back();
    for (const Combination& before : out) {
      for (const Value& value : items_of(values, name)) {
        longer.push_back(before);
        set_member(longer.back(), name, value);
        check_size(longer.size());
      }
    }
    out = std::move(longer);
    if (out.empty()) break;
  }
  return out;
}

bool matches(const Combination& combination, const Combination& part) {
  return std::all_of(part.begin(), part.end(), [&](const auto& member) {
    const Value* value = find(combination, member.first);
    return value != nullptr && same(*value, member.second);
  });
}

// Extends every combination of the axes whose values it would not change; one that fits none is a
// combination of its own.
void include(const Combination& addition, const Value::Object& axes, std::size_t originals,
             std::vector<Combination>& out) {
  bool used = false;
  for (std::size_t i = 0; i < originals; ++i) {
    const bool fits = std::all_of(addition.begin(), addition.end(), [&](const auto& member) {
      if (find(axes, member.first) == nullptr) return true;
      const Value* value = find(out[i], member.first);
      return value != nullptr && same(*value, member.second);
    });
    if (!fits) continue;
    used = true;
    for (const auto& [name, value] : addition) set_member(out[i], name, value);
  }
  if (!used) out.push_back(addition);
}

}  // namespace

std::vector<Value::Object> expand_matrix(const Value& matrix) {
  if (matrix.object() == nullptr) throw Error("the matrix is no mapping");
  std::vector<Combination> out = product(*matrix.object());
  if (const Value& exclude = matrix.member("exclude"); !exclude.is_null()) {
    for (const Value& item : items_of(exclude, "exclude")) {
      const Combination& part = members_of(item, "exclude");
      std::erase_if(out, [&](const Combination& each) { return matches(each, part); });
    }
  }
  const std::size_t originals = out.size();
  if (const Value& additions = matrix.member("include"); !additions.is_null()) {
    for (const Value& item : items_of(additions, "include")) {
      include(members_of(item, "include"), *matrix.object(), originals, out);
    }
  }
  check_size(out.size());
  return out;
}

std::string label_of(const Value::Object& combination) {
  std::vector<std::string> out;
  for (const auto& [name, value] : combination) {
    if (value.object() != nullptr || value.array() != nullptr) continue;
    out.push_back(value.to_text());
  }
  return join(out, ", ");
}

}  // namespace neargate::pipeline
