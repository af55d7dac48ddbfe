#include <fmt/format.h>

#include "deploy/verify_parts.hpp"

namespace neargate::deploy {
namespace {

void verify_cluster(Verification& verification) {
  const std::string& name = verification.candidate.cluster;
  const auto found =
      verification.clients.ecs.describe_clusters({.clusters = std::vector{name}, .include = {}});
  if (!found.clusters || found.clusters->empty()) {
    return verification.checks.failed("cluster", "there is no cluster " + name,
                                      "make it with Terraform, or name another with --cluster");
  }
  const std::string status = found.clusters->front().status.value_or("");
  if (status != "ACTIVE") {
    return verification.checks.failed("cluster", name + " is " + status,
                                      "make it anew with Terraform");
  }
  verification.checks.passed("cluster", name + " is ACTIVE");
}

}  // namespace

void verify_service(Verification& verification) {
  Checks& checks = verification.checks;
  checks.attempt("cluster", [&] { verify_cluster(verification); });
  checks.attempt("service", [&] {
    const std::string& name = verification.candidate.service;
    ecs::DescribeServicesRequest request;
    request.cluster = verification.candidate.cluster;
    request.services = {name};
    const auto found = verification.clients.ecs.describe_services(request);
    if (!found.services || found.services->empty()) {
      return checks.failed("service", "there is no service " + name,
                           "make it with Terraform, or name another with --service");
    }
    const ecs::Service& service = found.services->front();
    if (service.status != "ACTIVE") {
      return checks.failed("service", name + " is " + service.status.value_or("gone"),
                           "make it anew with Terraform");
    }
    verification.service = service;
    checks.passed("service", fmt::format("{} is ACTIVE, {} of {} tasks run", name,
                                         service.running_count.value_or(0),
                                         service.desired_count.value_or(0)));
  });
}

}  // namespace neargate::deploy
