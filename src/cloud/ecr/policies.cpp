// Repository policies and lifecycle policies: JSON documents of a repository.
#include "aws/error.hpp"
#include "cloud/ecr/ecr.hpp"
#include "cloud/ecr/lifecycle.hpp"
#include "policy/policy.hpp"

namespace neargate::ecr {
namespace {

std::string where(const std::string& repository, const std::string& account) {
  return " does not exist for the repository with name '" + repository +
         "' in the registry with id '" + account + "'";
}

aws::Error invalid(const std::string& parameter, const std::string& why) {
  return {"InvalidParameterException",
          "Invalid parameter at '" + parameter + "' failed to satisfy constraint: '" + why + "'"};
}

}  // namespace

SetRepositoryPolicyResponse Ecr::set_repository_policy(const SetRepositoryPolicyRequest& request,
                                                       aws::Call&) {
  library_.repository(request.repository_name, request.registry_id);
  try {
    policy::Policy::parse(request.policy_text, policy::Kind::repository);
  } catch (const aws::Error& error) {
    throw invalid("PolicyText", std::string("Invalid repository policy provided: ") + error.what());
  }
  library_.repositories().update(request.repository_name, [&](RepositoryRecord& record) {
    record.policy_text = request.policy_text;
  });
  SetRepositoryPolicyResponse response;
  response.registry_id = world_.account;
  response.repository_name = request.repository_name;
  response.policy_text = request.policy_text;
  return response;
}

GetRepositoryPolicyResponse Ecr::get_repository_policy(const GetRepositoryPolicyRequest& request,
                                                       aws::Call&) {
  const RepositoryRecord& record =
      library_.repository(request.repository_name, request.registry_id);
  if (!record.policy_text) {
    throw aws::Error("RepositoryPolicyNotFoundException",
                     "Repository policy" + where(record.name, world_.account));
  }
  GetRepositoryPolicyResponse response;
  response.registry_id = world_.account;
  response.repository_name = record.name;
  response.policy_text = record.policy_text;
  return response;
}

DeleteRepositoryPolicyResponse Ecr::delete_repository_policy(
    const DeleteRepositoryPolicyRequest& request, aws::Call&) {
  const RepositoryRecord& record =
      library_.repository(request.repository_name, request.registry_id);
  if (!record.policy_text) {
    throw aws::Error("RepositoryPolicyNotFoundException",
                     "Repository policy" + where(record.name, world_.account));
  }
  DeleteRepositoryPolicyResponse response;
  response.registry_id = world_.account;
  response.repository_name = record.name;
  response.policy_text = record.policy_text;
  library_.repositories().update(record.name,
                                 [](RepositoryRecord& changing) { changing.policy_text.reset(); });
  return response;
}

PutLifecyclePolicyResponse Ecr::put_lifecycle_policy(const PutLifecyclePolicyRequest& request,
                                                     aws::Call&) {
  library_.repository(request.repository_name, request.registry_id);
  try {
    parse_lifecycle_policy(request.lifecycle_policy_text);
  } catch (const LifecycleError& error) {
    throw invalid("LifecyclePolicyText",
                  std::string("Lifecycle policy validation failure: ") + error.what());
  }
  library_.repositories().update(request.repository_name, [&](RepositoryRecord& record) {
    record.lifecycle_policy_text = request.lifecycle_policy_text;
    record.lifecycle_evaluated_at.reset();
  });
  PutLifecyclePolicyResponse response;
  response.registry_id = world_.account;
  response.repository_name = request.repository_name;
  response.lifecycle_policy_text = request.lifecycle_policy_text;
  return response;
}

GetLifecyclePolicyResponse Ecr::get_lifecycle_policy(const GetLifecyclePolicyRequest& request,
                                                     aws::Call&) {
  const RepositoryRecord& record =
      library_.repository(request.repository_name, request.registry_id);
  if (!record.lifecycle_policy_text) {
    throw aws::Error("LifecyclePolicyNotFoundException",
                     "Lifecycle policy" + where(record.name, world_.account));
  }
  GetLifecyclePolicyResponse response;
  response.registry_id = world_.account;
  response.repository_name = record.name;
  response.lifecycle_policy_text = record.lifecycle_policy_text;
  response.last_evaluated_at = record.lifecycle_evaluated_at;
  return response;
}

DeleteLifecyclePolicyResponse Ecr::delete_lifecycle_policy(
    const DeleteLifecyclePolicyRequest& request, aws::Call&) {
  const RepositoryRecord& record =
      library_.repository(request.repository_name, request.registry_id);
  if (!record.lifecycle_policy_text) {
    throw aws::Error("LifecyclePolicyNotFoundException",
                     "Lifecycle policy" + where(record.name, world_.account));
  }
  DeleteLifecyclePolicyResponse response;
  response.registry_id = world_.account;
  response.repository_name = record.name;
  response.lifecycle_policy_text = record.lifecycle_policy_text;
  response.last_evaluated_at = record.lifecycle_evaluated_at;
  library_.repositories().update(record.name, [](RepositoryRecord& changing) {
    changing.lifecycle_policy_text.reset();
    changing.lifecycle_evaluated_at.reset();
  });
  return response;
}

}  // namespace neargate::ecr
