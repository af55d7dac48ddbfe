#include "pipeline/environment.hpp"

namespace neargate::pipeline {

std::string variable(const Environment& environment, std::string_view name) {
  for (const auto& [key, value] : environment) {
    if (key == name) return value;
  }
  return {};
}

void set_variable(Environment& environment, std::string_view name, std::string value) {
  for (auto& [key, old] : environment) {
    if (key == name) {
      old = std::move(value);
      return;
    }
  }
  environment.emplace_back(name, std::move(value));
}

}  // namespace neargate::pipeline
