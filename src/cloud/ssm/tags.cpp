// Tags of parameters, and labels of their versions.
#include "cloud/ssm/tags.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "cloud/ssm/names.hpp"
#include "cloud/ssm/ssm.hpp"
#include "cloud/tags.hpp"

namespace neargate::ssm {
namespace {

constexpr std::size_t kMaxTags = 50;
constexpr std::size_t kMaxLabels = 10;  // of one version

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

void merge_tags(std::vector<Tag>& tags, const std::vector<Tag>& changes) {
  std::vector<Tag> merged = tags;
  cloud::set_tags(merged, changes);
  if (merged.size() > kMaxTags) {
    throw aws::Error("TooManyTagsError", "A parameter can have at most 50 tags.");
  }
  tags = std::move(merged);
}

const ParameterRecord& Ssm::tagged(const std::string& type, const std::string& id) const {
  if (type != "Parameter") {
    throw aws::Error("InvalidResourceType", "Only resources of the type Parameter are here.");
  }
  const ParameterRecord* found = parameters_.find(name_of(id));
  if (found == nullptr) {
    throw aws::Error("InvalidResourceId", "The parameter " + id + " does not exist.");
  }
  return *found;
}

AddTagsToResourceResult Ssm::add_tags_to_resource(const AddTagsToResourceRequest& request,
                                                  aws::Call&) {
  const ParameterRecord& record = tagged(request.resource_type, request.resource_id);
  std::vector<Tag> tags = record.tags;
  merge_tags(tags, request.tags);
  parameters_.update(record.name, [&tags](ParameterRecord& changing) { changing.tags = tags; });
  return {};
}

RemoveTagsFromResourceResult Ssm::remove_tags_from_resource(
    const RemoveTagsFromResourceRequest& request, aws::Call&) {
  const ParameterRecord& record = tagged(request.resource_type, request.resource_id);
  parameters_.update(record.name, [&request](ParameterRecord& changing) {
    cloud::remove_tags(changing.tags, request.tag_keys);
  });
  return {};
}

ListTagsForResourceResult Ssm::list_tags_for_resource(const ListTagsForResourceRequest& request,
                                                      aws::Call&) {
  ListTagsForResourceResult result;
  result.tag_list = tagged(request.resource_type, request.resource_id).tags;
  return result;
}

LabelParameterVersionResult Ssm::label_parameter_version(
    const LabelParameterVersionRequest& request, aws::Call&) {
  const ParameterRecord& record = parameter(request.name);
  const std::int64_t number = request.parameter_version.value_or(record.versions.back().version);
  LabelParameterVersionResult result;
  result.parameter_version = number;
  auto& invalid = result.invalid_labels.emplace();
  std::vector<std::string> good;
  for (const std::string& label : request.labels) {
    (is_label(label) ? good : invalid).push_back(label);
  }
  ParameterRecord changed = record;
  const auto target =
      std::find_if(changed.versions.begin(), changed.versions.end(),
                   [number](const auto& version) { return version.version == number; });
  if (target == changed.versions.end()) {
    throw aws::Error("ParameterVersionNotFound", "Systems Manager could not find version " +
                                                     std::to_string(number) + " of " + record.name +
                                                     ". Verify the version and try again.");
  }
  // A label is on one version at a time: it moves.
  for (ParameterVersionRecord& version : changed.versions) {
    std::erase_if(version.labels,
                  [&good](const std::string& label) { return contains(good, label); });
  }
  target->labels.insert(target->labels.end(), good.begin(), good.end());
  if (target->labels.size() > kMaxLabels) {
    throw aws::Error("ParameterVersionLabelLimitExceeded",
                     "A parameter version can have a maximum of ten labels.");
  }
  const std::string name = record.name;
  parameters_.put(name, std::move(changed));
  return result;
}

UnlabelParameterVersionResult Ssm::unlabel_parameter_version(
    const UnlabelParameterVersionRequest& request, aws::Call&) {
  const ParameterRecord& record = parameter(request.name);
  ParameterRecord changed = record;
  const auto target = std::find_if(
      changed.versions.begin(), changed.versions.end(),
      [&request](const auto& version) { return version.version == request.parameter_version; });
  if (target == changed.versions.end()) {
    throw aws::Error("ParameterVersionNotFound", "Systems Manager could not find version " +
                                                     std::to_string(request.parameter_version) +
                                                     " of " + record.name +
                                                     ". Verify the version and try again.");
  }
  UnlabelParameterVersionResult result;
  auto& removed = result.removed_labels.emplace();
  auto& invalid = result.invalid_labels.emplace();
  for (const std::string& label : request.labels) {
    (std::erase(target->labels, label) > 0 ? removed : invalid).push_back(label);
  }
  const std::string name = record.name;
  parameters_.put(name, std::move(changed));
  return result;
}

}  // namespace neargate::ssm
