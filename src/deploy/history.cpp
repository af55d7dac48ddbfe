#include "deploy/history.hpp"

#include <map>

#include "deploy/revisions.hpp"
#include "deploy/service_deployments.hpp"
#include "deploy/task_document.hpp"

namespace neargate::deploy {
namespace {

struct Details {
  std::vector<std::string> images;
  std::string by;
};

// Nothing of a revision that has been deleted.
Details details_of(aws::Transport& transport, const std::string& task_definition) {
  Details out;
  try {
    const Revision revision = describe_revision(transport, task_definition);
    const auto given = revision.tags.find(kImageTag);
    for (const ContainerSummary& each : containers_of(revision.registration)) {
      // The one that deploy put in is known by the name that somebody gave, too.
      const bool is_given = given != revision.tags.end() &&
                            each.image.substr(0, each.image.find('@')) ==
                                given->second.substr(0, given->second.find_last_of(":@"));
      out.images.push_back(is_given ? given->second : each.image);
    }
    // A role's session, a user, or "root" of "arn:aws:iam::123456789012:root".
    out.by = revision.registered_by.substr(revision.registered_by.find_last_of("/:") + 1);
  } catch (const aws::Error& error) {
    if (error.code() != "ClientException") throw;
  }
  return out;
}

}  // namespace

std::vector<PastDeployment> history(aws::Transport& transport, const ServiceName& name, int count) {
  const auto deployments = list_deployments(transport, name, count);
  const auto definitions = task_definitions_of(transport, deployments);
  std::map<std::string, Details> details;
  std::vector<PastDeployment> out;
  for (const auto& each : deployments) {
    PastDeployment& past = out.emplace_back();
    past.started = each.created_at.value_or(Timestamp{});
    past.finished = each.finished_at;
    past.status = each.status.value_or("");
    past.reason = each.status_reason.value_or("");
    past.service_deployment = each.service_deployment_arn.value_or("");
    const auto definition = definitions.find(each.target_service_revision_arn.value_or(""));
    if (definition == definitions.end() || definition->second.empty()) continue;
    past.task_definition = last_part(definition->second);
    auto [found, is_new] = details.try_emplace(definition->second);
    if (is_new) found->second = details_of(transport, definition->second);
    past.images = found->second.images;
    past.by = found->second.by;
  }
  return out;
}

}  // namespace neargate::deploy
