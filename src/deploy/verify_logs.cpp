#include <algorithm>
#include <map>

#include "aws/pages.hpp"
#include "deploy/verify_parts.hpp"

namespace neargate::deploy {
namespace {

using Options = std::map<std::string, std::string>;

std::string option(const Options& options, const std::string& name) {
  const auto found = options.find(name);
  return found == options.end() ? "" : found->second;
}

bool is_there(logs::Client& client, const std::string& group) {
  bool found = false;
  logs::DescribeLogGroupsRequest request;
  request.log_group_name_prefix = group;
  aws::each_page(
      request, [&](const auto& each) { return client.describe_log_groups(each); },
      [&](const auto& page) {
        if (!page.log_groups) return;
        found = found || std::ranges::any_of(*page.log_groups, [&](const logs::LogGroup& each) {
                  return each.log_group_name == group;
                });
      });
  return found;
}

void check_group(Verification& verification, const Options& options) {
  Checks& checks = verification.checks;
  const std::string subject = "log group";
  const std::string group = option(options, "awslogs-group");
  const std::string region = option(options, "awslogs-region");
  if (!region.empty() && region != verification.clients.region()) {
    return checks.unknown(subject, group + " is in " + region);
  }
  const std::string arn = "arn:aws:logs:" + verification.clients.region() + ":" +
                          verification.clients.account() + ":log-group:" + group;
  const bool is_made = option(options, "awslogs-create-group") == "true";
  if (!is_there(verification.clients.logs, group)) {
    if (!is_made) {
      return checks.failed(subject, "there is no log group " + group,
                           "make it with Terraform: tasks do not start without it");
    }
    if (!execution_role_may(verification, subject, {"logs:CreateLogGroup"}, arn)) return;
  }
  if (execution_role_may(verification, subject, {"logs:CreateLogStream", "logs:PutLogEvents"},
                         arn + ":log-stream:neargate-verify")) {
    checks.passed(subject, group + (is_made ? " is there or will be made" : " is there") +
                               ", and the execution role may write to it");
  }
}

}  // namespace

void verify_logs(Verification& verification) {
  const auto& containers = verification.candidate.definition.container_definitions;
  if (!containers) return;
  std::vector<Options> seen;
  for (const ecs::ContainerDefinition& container : *containers) {
    if (!container.log_configuration || container.log_configuration->log_driver != "awslogs") {
      continue;
    }
    const Options options = container.log_configuration->options.value_or(Options{});
    if (std::ranges::find(seen, options) != seen.end()) continue;
    seen.push_back(options);
    verification.checks.attempt("log group", [&] { check_group(verification, options); });
  }
}

}  // namespace neargate::deploy
