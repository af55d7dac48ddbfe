#include "deploy/service_choice.hpp"

#include <algorithm>

#include "aws/pages.hpp"
#include "base/text.hpp"
#include "gen/ecs/client.hpp"

namespace neargate::deploy {
namespace {

using Strings = std::vector<std::string>;

void add_names(Strings& names, const std::optional<Strings>& arns) {
  for (const std::string& arn : arns.value_or(Strings{})) names.push_back(last_part(arn));
}

Strings all_clusters(ecs::Client& client) {
  Strings all;
  aws::each_page(
      ecs::ListClustersRequest{},
      [&](const auto& request) { return client.list_clusters(request); },
      [&](const auto& answer) { add_names(all, answer.cluster_arns); });
  return all;
}

Strings all_services(ecs::Client& client, const std::string& cluster) {
  Strings all;
  ecs::ListServicesRequest first;
  first.cluster = cluster;
  aws::each_page(
      first, [&](const auto& request) { return client.list_services(request); },
      [&](const auto& answer) { add_names(all, answer.service_arns); });
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
