#include "cloud/s3/policy.hpp"

#include "aws/error.hpp"
#include "cloud/s3/limits.hpp"
#include "policy/policy.hpp"

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
namespace neargate::s3 {
namespace {

aws::Error malformed(const std::string& message) { return aws::Error("MalformedPolicy", message); }

std::shared_ptr<const policy::Policy> parse(const std::string& policy) {
  try {
    return policy::Policy::parse(policy, policy::Kind::resource);
  } catch (const aws::Error& error) {
    throw malformed(error.what());
  }
}

}  // namespace

void check_policy(const std::string& policy, const std::string& bucket) {
  if (policy.size() > kPolicyBytesMax) {
    throw malformed("Policy exceeds the maximum allowed document size.");
  }
  if (!policy.starts_with('{')) {
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  const std::string own = "arn:aws:s3:::" + bucket;
  const std::shared_ptr<const policy::Policy> parsed = parse(policy);
  for (const policy::Statement& statement : parsed->statements()) {
    for (const policy::Glob& action : statement.actions) {
      if (action.text() != "*" && !action.text().starts_with("s3:")) {
        throw malformed("Policy has invalid action");
      }
    }
    for (const policy::Template& resource : statement.resources) {
      const std::string& text = resource.text();
      if (text != own && text != own + "*" && !text.starts_with(own + "/")) {
        throw malformed("Policy has invalid resource");
      }
    }
  }
}

}  // namespace neargate::s3
