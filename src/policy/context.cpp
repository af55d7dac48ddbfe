#include "policy/context.hpp"

#include "base/text.hpp"

namespace neargate::policy {

void Context::set(std::string_view key, Values values) {
  for (auto& [known, present] : entries_) {
    if (equal_ignoring_case(known, key)) {
      present = std::move(values);
      return;
    }
  }
  entries_.emplace_back(key, std::move(values));
}

void Context::set(std::string_view key, std::string value) {
  Values values;
  values.push_back(std::move(value));
  set(key, std::move(values));
}

const Context::Values* Context::find(std::string_view key) const {
  for (const auto& [known, values] : entries_) {
    if (equal_ignoring_case(known, key)) return &values;
  }
  return nullptr;
}

}  // namespace neargate::policy
