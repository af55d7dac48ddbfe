#include "deploy/verify.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/ecs_listing.hpp"
#include "cli/session.hpp"

namespace neargate::cli {
namespace {

constexpr int kVerifyFailed = 15;  // as of `neargate deploy`

struct Chosen {
  std::string cluster;
  ecs::Service service;
};

Chosen choose_service(ecs::Client& client, const VerifyOptions& options) {
  std::vector<Chosen> found;
  for (const std::string& cluster : clusters(client, options.cluster)) {
    for (ecs::Service& service : list_services(client, cluster, options.service)) {
      found.push_back({last_part(cluster), std::move(service)});
    }
  }
  if (found.size() == 1) return std::move(found.front());
  std::string names;
  for (const Chosen& each : found) {
    names += "\n  " + each.cluster + "/" + each.service.service_name.value_or("");
  }
  throw Error(found.empty() ? "no such service" : "which service?",
              found.empty() ? "nothing has that name" : "there are:" + names + "\n",
              "name it with --cluster and --service");
}

ecs::ContainerDefinition& choose_container(ecs::TaskDefinition& definition,
                                           const ecs::Service& service,
                                           const VerifyOptions& options) {
  std::string name = options.container;
  if (name.empty() && service.load_balancers && !service.load_balancers->empty()) {
    name = service.load_balancers->front().container_name.value_or("");
  }
  auto& containers = definition.container_definitions.emplace(
      definition.container_definitions.value_or(std::vector<ecs::ContainerDefinition>{}));
  for (ecs::ContainerDefinition& container : containers) {
    if (name.empty() || container.name == name) return container;
  }
  throw Error("the task definition has no container " + name, "",
              "name the one that the image is for with --container");
}

// "host/app:v1" or "host/app@sha256:…" with another tag.
std::string with_tag(const std::string& image, const std::string& tag) {
  const std::string name = image.substr(0, image.find('@'));
  const std::size_t colon = name.rfind(':');
  const bool has_tag = colon != std::string::npos && name.find('/', colon) == std::string::npos;
  return name.substr(0, has_tag ? colon : name.size()) + ":" + tag;
}

deploy::Candidate candidate_of(deploy::Clients& clients, const VerifyOptions& options) {
  const Chosen chosen = choose_service(clients.ecs, options);
  const std::string current = last_part(chosen.service.task_definition.value_or(""));
  const std::string family = current.substr(0, current.rfind(':'));
  deploy::Candidate candidate;
  candidate.cluster = chosen.cluster;
  candidate.service = chosen.service.service_name.value_or("");
  ecs::DescribeTaskDefinitionRequest request;
  request.task_definition = family;  // its newest active revision
  candidate.definition =
      clients.ecs.describe_task_definition(request).task_definition.value_or(ecs::TaskDefinition{});
  if (!options.image.empty() || !options.tag.empty()) {
    auto& container = choose_container(candidate.definition, chosen.service, options);
    container.image =
        options.tag.empty() ? options.image : with_tag(container.image.value_or(""), options.tag);
  }
  return candidate;
}

std::string text_of(const std::vector<deploy::Check>& checks) {
  std::vector<std::vector<std::string>> rows = {{"CHECK", "FINDING", ""}};
  for (const deploy::Check& check : checks) {
    rows.push_back({check.subject, deploy::name_of(check.finding),
                    check.text + (check.advice.empty() ? "" : "; " + check.advice)});
  }
  return table(rows);
}

std::string json_of(const std::vector<deploy::Check>& checks) {
  nlohmann::ordered_json out;
  out["passed"] = !deploy::has_failed(checks);
  out["checks"] = nlohmann::ordered_json::array();
  for (const deploy::Check& check : checks) {
    nlohmann::ordered_json entry{{"check", check.subject},
                                 {"finding", deploy::name_of(check.finding)},
                                 {"text", check.text}};
    if (!check.advice.empty()) entry["advice"] = check.advice;
    out["checks"].push_back(std::move(entry));
  }
  return out.dump();
}

}  // namespace

int verify(const VerifyOptions& options, const Output& output) {
  Session session(options.endpoint);
  const auto checks = deploy::verify(session.clients, candidate_of(session.clients, options));
  output.print(output.json ? json_of(checks) : text_of(checks));
  return deploy::has_failed(checks) ? kVerifyFailed : 0;
}

}  // namespace neargate::cli
