#include "cloud/tags.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "cloud/ecs/ecs.hpp"
#include "cloud/ecs/placement.hpp"
#include "cloud/ecs/task_factory.hpp"

namespace neargate::ecs {

namespace {

constexpr std::size_t kTagsMax = 50;  // Tags for Amazon ECS resources: tags a resource

aws::Error invalid(const std::string& message) {
  return aws::Error("InvalidParameterException", message);
}

void merge(std::vector<Tag>& tags, const std::vector<Tag>& more) {
  cloud::set_tags(tags, more);
  if (tags.size() > kTagsMax) {
    throw aws::Error("LimitExceededException", "A resource can have at most 50 tags.");
  }
}

}  // namespace

// Changes the tags of what the ARN names: change(std::vector<Tag>&). It works on a copy, so that a
// change which throws changes nothing.
template <class Change>
void Ecs::change_tags(const std::string& text, Change change) {
  const auto arn = Arn::parse(text);
  if (!arn || arn->service != "ecs") throw invalid("Invalid ARN: " + text);
  const std::string& resource = arn->resource;
  const std::string type = resource.substr(0, resource.find('/'));
  const std::string rest = resource.substr(std::min(resource.size(), type.size() + 1));
  const auto changed = [&](const std::optional<std::vector<Tag>>& tags) {
    std::vector<Tag> copy = tags.value_or(std::vector<Tag>());
    change(copy);
    return copy;
  };
  if (type == "cluster") {
    const Cluster& cluster = state_.active_cluster(rest);
    auto tags = changed(cluster.tags);
    state_.clusters.update(rest, [&](Cluster& record) { record.tags = std::move(tags); });
    return;
  }
  if (type == "service") {
    const ServiceRecord* service = state_.services.find(rest);
    if (service == nullptr || service->service.status == "INACTIVE") {
      throw aws::Error("ServiceNotFoundException", "Service not found.");
    }
    auto tags = changed(service->service.tags);
    state_.services.update(rest,
                           [&](ServiceRecord& record) { record.service.tags = std::move(tags); });
    return;
  }
  if (type == "task") {
    const std::string id = State::last_part(text);
    const TaskRecord* task = state_.find_task(id);
    if (task == nullptr) throw invalid("The specified task was not found: " + text);
    auto tags = changed(task->task.tags);
    state_.update_task(id, [&](TaskRecord& record) { record.task.tags = std::move(tags); });
    return;
  }
  if (type == "task-definition") {
    const TaskDefinitionRecord* found = state_.find_task_definition(text);
    if (found == nullptr) throw invalid("The specified task definition was not found: " + text);
    auto tags = changed(found->tags);
    state_.task_definitions.update(
        State::task_definition_key(*found->task_definition.family,
                                   *found->task_definition.revision),
        [&](TaskDefinitionRecord& record) { record.tags = std::move(tags); });
    return;
  }
  throw invalid("Resources of this type have no tags here: " + text);
}

TagResourceResponse Ecs::tag_resource(const TagResourceRequest& request, aws::Call&) {
  check_tags(std::optional(request.tags));
  change_tags(request.resource_arn, [&](std::vector<Tag>& tags) { merge(tags, request.tags); });
  return {};
}

UntagResourceResponse Ecs::untag_resource(const UntagResourceRequest& request, aws::Call&) {
  change_tags(request.resource_arn,
              [&](std::vector<Tag>& tags) { cloud::remove_tags(tags, request.tag_keys); });
  return {};
}

ListTagsForResourceResponse Ecs::list_tags_for_resource(const ListTagsForResourceRequest& request,
                                                        aws::Call&) {
  ListTagsForResourceResponse response;
  const auto arn = Arn::parse(request.resource_arn);
  if (!arn || arn->service != "ecs") throw invalid("Invalid ARN: " + request.resource_arn);
  const std::string& resource = arn->resource;
  const std::string rest = resource.substr(resource.find('/') + 1);
  if (resource.starts_with("cluster/")) {
    response.tags = state_.active_cluster(rest).tags;
  } else if (resource.starts_with("service/")) {
    const ServiceRecord* service = state_.services.find(rest);
    if (service == nullptr) throw aws::Error("ServiceNotFoundException", "Service not found.");
    response.tags = service->service.tags;
  } else if (resource.starts_with("task/")) {
    const TaskRecord* task = state_.find_task(State::last_part(rest));
    if (task == nullptr) {
      task = state_.find_task(State::last_part(request.resource_arn));
    }
    if (task == nullptr) throw invalid("The specified task was not found.");
    response.tags = task->task.tags;
  } else if (resource.starts_with("task-definition/")) {
    const TaskDefinitionRecord* found = state_.find_task_definition(request.resource_arn);
    if (found == nullptr) throw invalid("The specified task definition was not found.");
    response.tags = found->tags;
  } else {
    throw invalid("Resources of this type have no tags here: " + request.resource_arn);
  }
  return response;
}

}  // namespace neargate::ecs
