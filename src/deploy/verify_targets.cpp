#include "aws/pages.hpp"
#include "deploy/target_fit.hpp"
#include "deploy/verify_parts.hpp"

namespace neargate::deploy {
namespace {

constexpr const char* kSubject = "target group";

// "HTTP:80" of a listener that sends requests to the group; "" where none does.
std::string find_listener(elbv2::Client& client, const elbv2::TargetGroup& group) {
  std::string found;
  const auto look_at_rules = [&](const elbv2::Listener& listener) {
    elbv2::DescribeRulesInput request;
    request.listener_arn = listener.listener_arn;
    aws::each_page(
        request, [&](const auto& each) { return client.describe_rules(each); },
        [&](const auto& page) {
          if (!page.rules) return;
          for (const elbv2::Rule& rule : *page.rules) {
            if (rule.actions && forward_to(*rule.actions, group.target_group_arn.value_or(""))) {
              found =
                  listener.protocol.value_or("") + ":" + std::to_string(listener.port.value_or(0));
            }
          }
        });
  };
  for (const std::string& balancer :
       group.load_balancer_arns.value_or(std::vector<std::string>{})) {
    elbv2::DescribeListenersInput request;
    request.load_balancer_arn = balancer;
    aws::each_page(
        request, [&](const auto& each) { return client.describe_listeners(each); },
        [&](const auto& page) {
          if (!page.listeners) return;
          for (const elbv2::Listener& listener : *page.listeners) look_at_rules(listener);
        });
  }
  return found;
}

std::string vpc_of_service(Verification& verification) {
  const auto& network = verification.service->network_configuration;
  if (!network || !network->awsvpc_configuration) return "";
  ec2::DescribeSubnetsRequest request;
  request.subnet_ids = {network->awsvpc_configuration->subnets.front()};
  const auto found = verification.clients.ec2.describe_subnets(request).subnets;
  return found && !found->empty() ? found->front().vpc_id.value_or("") : "";
}

void check_attachment(Verification& verification, const ecs::LoadBalancer& attachment) {
  Checks& checks = verification.checks;
  elbv2::Client& client = verification.clients.elbv2;
  elbv2::DescribeTargetGroupsInput request;
  request.target_group_arns = std::vector{attachment.target_group_arn.value_or("")};
  elbv2::DescribeTargetGroupsOutput found;
  try {
    found = client.describe_target_groups(request);
  } catch (const aws::Error& error) {
    if (!error.code().starts_with("TargetGroupNotFound")) throw;
  }
  if (!found.target_groups || found.target_groups->empty()) {
    return checks.failed(kSubject,
                         "there is no target group " + attachment.target_group_arn.value_or(""),
                         "make it with Terraform, or change the service");
  }
  const elbv2::TargetGroup& group = found.target_groups->front();
  const std::string name = group.target_group_name.value_or("");
  const auto misfit = find_misfit(verification.candidate.definition, attachment, group,
                                  vpc_of_service(verification));
  if (misfit) return checks.failed(kSubject, name + ": " + misfit->what, misfit->advice);
  checks.passed(kSubject, name + " fits port " +
                              std::to_string(attachment.container_port.value_or(0)) +
                              " of container " + attachment.container_name.value_or(""));
  const std::string listener = find_listener(client, group);
  if (listener.empty()) {
    return checks.failed("listener", "none sends requests to " + name,
                         "add a listener or a rule that forwards to it");
  }
  checks.passed("listener", listener + " sends requests to " + name);
}

}  // namespace

void verify_targets(Verification& verification) {
  if (!verification.service || !verification.service->load_balancers) return;
  for (const ecs::LoadBalancer& attachment : *verification.service->load_balancers) {
    verification.checks.attempt(kSubject, [&] { check_attachment(verification, attachment); });
  }
}

}  // namespace neargate::deploy
