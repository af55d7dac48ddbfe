#include "daemon/resource_directory.hpp"

#include "base/ids.hpp"

namespace neargate::daemon {
namespace {

// "shop" of "shop" and of "shop/a/key"
std::string bucket_of(const std::string& resource) {
  return resource.substr(0, resource.find('/'));
}

std::string after(const std::string& text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string();
}

}  // namespace

std::string ResourceDirectory::repository_arn(const std::string& repository) const {
  return services_.world.arn("ecr", "repository/" + repository);
}

std::string ResourceDirectory::role_path_and_name(const std::string& role) const {
  const iam::RoleRecord* record = services_.iam.find_role(role);
  return record == nullptr ? role : record->path.substr(1) + record->name;
}

std::string ResourceDirectory::key_arn(const std::string& id_or_alias) const {
  try {
    return services_.kms.key_arn(id_or_alias);
  } catch (const aws::Error&) {
    return id_or_alias;
  }
}

std::string ResourceDirectory::task_definition_arn(const std::string& family_or_arn) const {
  const auto* record = services_.ecs.state().find_task_definition(family_or_arn);
  return record == nullptr ? family_or_arn : *record->task_definition.task_definition_arn;
}

std::vector<std::string> ResourceDirectory::roles_of_task_definition(
    const std::string& family_or_arn) const {
  std::vector<std::string> roles;
  const auto* record = services_.ecs.state().find_task_definition(family_or_arn);
  if (record == nullptr) return roles;
  const ecs::TaskDefinition& definition = record->task_definition;
  for (const auto* role : {&definition.task_role_arn, &definition.execution_role_arn}) {
    if (!*role || (*role)->empty()) continue;
    roles.push_back((*role)->starts_with("arn:") ? **role
                                                 : "arn:aws:iam::" + services_.world.account +
                                                       ":role/" + role_path_and_name(**role));
  }
  return roles;
}

std::string ResourceDirectory::boundary_of_role(const std::string& role) const {
  const iam::RoleRecord* record = services_.iam.find_role(role);
  return record == nullptr ? "" : record->permissions_boundary.value_or("");
}

std::optional<access::ResourcePolicy> ResourceDirectory::policy_of(const std::string& arn) const {
  const auto parsed = Arn::parse(arn);
  if (!parsed) return std::nullopt;
  if (parsed->service == "s3") {
    const std::string name = bucket_of(parsed->resource);
    const s3::BucketRecord* bucket = services_.s3.find_bucket(name);
    if (bucket == nullptr || !bucket->policy) return std::nullopt;
    return access::ResourcePolicy{"arn:aws:s3:::" + name, *bucket->policy, policy::Kind::resource};
  }
  if (parsed->service == "ecr") {
    const ecr::RepositoryRecord* repository =
        services_.ecr.find_repository(after(parsed->resource, "repository/"));
    if (repository == nullptr || !repository->policy_text) return std::nullopt;
    return access::ResourcePolicy{arn, *repository->policy_text, policy::Kind::repository};
  }
  if (parsed->service == "kms") {
    const kms::KeyRecord* key = services_.kms.find_key(after(parsed->resource, "key/"));
    if (key == nullptr) return std::nullopt;
    return access::ResourcePolicy{arn, key->policy, policy::Kind::resource, /*must_allow=*/true};
  }
  return std::nullopt;
}

}  // namespace neargate::daemon
