#include "deploy/resource_policy.hpp"

#include "aws/error.hpp"
#include "base/ids.hpp"

namespace neargate::deploy {
namespace {

void set(policy::Policies& policies, const std::string& name, const std::string& document,
         policy::Kind kind) {
  policies.resource = {name, policy::Policy::parse(document, kind)};
}

}  // namespace

void add_resource_policy(Clients& clients, const std::string& arn_text,
                         policy::Policies& policies) {
  const auto arn = Arn::parse(arn_text);
  if (!arn) return;
  try {
    if (arn->service == "s3") {
      const std::string bucket = arn->resource.substr(0, arn->resource.find('/'));
      const auto got = clients.s3.get_bucket_policy({.bucket = bucket});
      set(policies, "of bucket " + bucket, got.policy.value_or(""), policy::Kind::resource);
    } else if (arn->service == "ecr" && arn->resource.starts_with("repository/")) {
      const std::string name = arn->resource.substr(arn->resource.find('/') + 1);
      const auto got = clients.ecr.get_repository_policy({.repository_name = name});
      set(policies, "of repository " + name, got.policy_text.value_or(""),
          policy::Kind::repository);
    } else if (arn->service == "kms" && arn->resource.starts_with("key/")) {
      const auto got = clients.kms.get_key_policy({.key_id = arn_text, .policy_name = "default"});
      set(policies, "of " + arn->resource, got.policy.value_or(""), policy::Kind::resource);
      policies.resource_must_allow = true;
    }
  } catch (const aws::Error& error) {
    // What has no policy, or is not there, adds nothing.
    const bool none = error.code() == "NoSuchBucketPolicy" || error.code() == "NoSuchBucket" ||
                      error.code().find("NotFoundException") != std::string::npos;
    if (!none) throw;
  }
}

}  // namespace neargate::deploy
