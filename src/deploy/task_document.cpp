#include "deploy/task_document.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace neargate::deploy {
namespace {

using Json = nlohmann::json;  // members are in order of their names

// Members of TaskDefinition that RegisterTaskDefinition does not take (Amazon ECS API reference).
constexpr std::array<const char*, 9> kAddedByEcs = {
    "taskDefinitionArn", "revision",       "status",       "requiresAttributes", "compatibilities",
    "registeredAt",      "deregisteredAt", "registeredBy", "deleteRequestedAt"};

std::string names_of(const std::vector<ContainerSummary>& containers) {
  std::string out;
  for (const ContainerSummary& each : containers) out += (out.empty() ? "" : ", ") + each.name;
  return out;
}

void sort_by_name(Json& list) {
  std::stable_sort(list.begin(), list.end(), [](const Json& a, const Json& b) {
    return a.value("name", "") < b.value("name", "");
  });
}

bool is_empty(const Json& value) {
  return value.is_null() || ((value.is_array() || value.is_object()) && value.empty());
}

void prune(Json& value) {
  if (value.is_structured()) {
    for (Json& each : value) prune(each);
  }
  if (!value.is_object()) return;
  for (auto member = value.begin(); member != value.end();) {
    member = is_empty(*member) ? value.erase(member) : std::next(member);
  }
}

void simplify_container(Json& container) {
  if (container.value("cpu", 0) == 0) container.erase("cpu");
  for (const char* list : {"environment", "secrets"}) {
    if (container.contains(list)) sort_by_name(container[list]);
  }
  if (!container.contains("portMappings")) return;
  for (Json& port : container["portMappings"]) {
    // With awsvpc the two are the same, and ECS shows the one that was not given.
    if (port.contains("hostPort") && port["hostPort"] == port.value("containerPort", 0)) {
      port.erase("hostPort");
    }
  }
}

}  // namespace

std::string registration_of(std::string_view answer) {
  Json document = Json::parse(answer).value("taskDefinition", Json::object());
  for (const char* name : kAddedByEcs) document.erase(name);
  return document.dump();
}

std::string with_tags(std::string_view registration,
                      const std::map<std::string, std::string>& tags) {
  Json document = Json::parse(registration);
  Json& list = document["tags"] = Json::array();
  for (const auto& [key, value] : tags) list.push_back({{"key", key}, {"value", value}});
  return document.dump();
}

std::string with_image(std::string_view registration, std::string_view container,
                       std::string_view image) {
  Json document = Json::parse(registration);
  for (Json& each : document["containerDefinitions"]) {
    if (each.value("name", "") != container) continue;
    each["image"] = image;
    return document.dump();
  }
  throw Error("there is no container " + std::string(container),
              "the task definition has: " + names_of(containers_of(registration)),
              "name one of them with --container");
}

std::string readable(std::string_view registration) {
  Json document = Json::parse(registration);
  prune(document);
  if (document.contains("containerDefinitions")) {
    for (Json& container : document["containerDefinitions"]) simplify_container(container);
  }
  return document.dump(2) + "\n";
}

std::vector<ContainerSummary> containers_of(std::string_view registration) {
  std::vector<ContainerSummary> out;
  const Json document = Json::parse(registration);
  for (const Json& each : document.value("containerDefinitions", Json::array())) {
    out.push_back({.name = each.value("name", ""),
                   .image = each.value("image", ""),
                   .essential = each.value("essential", true)});
  }
  return out;
}

std::string image_of(std::string_view registration, std::string_view container) {
  const auto all = containers_of(registration);
  const auto found = std::ranges::find(all, container, &ContainerSummary::name);
  return found == all.end() ? "" : found->image;
}

std::string choose_image_container(const std::vector<ContainerSummary>& containers,
                                   std::string_view given, std::string_view behind_load_balancer) {
  if (!given.empty()) return std::string(given);  // with_image() checks it
  if (containers.size() == 1) return containers.front().name;
  const auto is_essential = [](const ContainerSummary& each) { return each.essential; };
  const auto found = std::ranges::find(containers, behind_load_balancer, &ContainerSummary::name);
  if (found != containers.end()) return found->name;
  if (std::ranges::count_if(containers, is_essential) == 1) {
    return std::ranges::find_if(containers, is_essential)->name;
  }
  throw Error("which container gets the image?", "there are: " + names_of(containers),
              "name it with --container");
}

}  // namespace neargate::deploy
