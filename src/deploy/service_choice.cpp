#include "deploy/service_choice.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gen/ecs/client.hpp"

namespace neargate::deploy {
namespace {

using Strings = std::vector<std::string>;

Strings all_clusters(ecs::Client& client) {
  Strings all;
  ecs::ListClustersRequest request;
  do {
    auto answer = client.list_clusters(request);
    for (const std::string& arn : answer.cluster_arns.value_or(Strings{})) {
      all.push_back(last_part(arn));
    }
    request.next_token = answer.next_token;
  } while (request.next_token);
  return all;
}

Strings all_services(ecs::Client& client, const std::string& cluster) {
  Strings all;
  ecs::ListServicesRequest request;
  request.cluster = cluster;
  do {
    auto answer = client.list_services(request);
    for (const std::string& arn : answer.service_arns.value_or(Strings{})) {
      all.push_back(last_part(arn));
    }
    request.next_token = answer.next_token;
  } while (request.next_token);
  return all;
}

std::string only_one(Strings all, const std::string& kind, const std::string& where) {
  if (all.size() == 1) return all.front();
  if (all.empty()) {
    throw Error("there is no " + kind + where, "none was found for these credentials and region",
                "name it with --" + kind + ", or ask elsewhere");
  }
  std::ranges::sort(all);
  throw Error("which " + kind + "?", "there are: " + join(all, ", "),
              "name it with --" + kind + " or NEARGATE_" + to_upper(kind));
}

}  // namespace

std::string last_part(std::string_view arn) {
  const std::size_t slash = arn.rfind('/');
  return std::string(slash == std::string_view::npos ? arn : arn.substr(slash + 1));
}

ServiceName choose_service(aws::Transport& transport, const ServiceName& given) {
  ecs::Client client(transport);
  ServiceName out = given;
  if (out.cluster.empty()) out.cluster = only_one(all_clusters(client), "cluster", "");
  if (out.service.empty()) {
    out.service =
        only_one(all_services(client, out.cluster), "service", " in cluster " + out.cluster);
  }
  return out;
}

ecs::Service describe_service(aws::Transport& transport, const ServiceName& name) {
  ecs::DescribeServicesRequest request;
  request.cluster = name.cluster;
  request.services = {name.service};
  const auto answer = ecs::Client(transport).describe_services(request);
  if (!answer.services || answer.services->empty()) {
    throw Gone("there is no service " + name.service, "cluster " + name.cluster + " has none",
               "see: neargate status");
  }
  const ecs::Service& service = answer.services->front();
  if (service.status != "ACTIVE") {
    throw Gone("cannot work with service " + name.service,
               "it is " + service.status.value_or("gone"), "create it again: terraform apply");
  }
  return service;
}

}  // namespace neargate::deploy
