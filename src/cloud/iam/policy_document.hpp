#pragma once

#include <string>
#include <vector>

// The grammar of IAM's JSON policies. What a policy allows is not evaluated yet.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
namespace neargate::iam {

enum class PolicyKind {
  identity,  // attached to a role: has resources, no principals
  trust,     // who may assume a role: has principals, no resources
  resource,  // of a bucket, a key, a repository: has both
};

// Throws aws::Error MalformedPolicyDocument, in IAM's words, where the document is not a policy of
// this kind.
void check_policy(const std::string& document, PolicyKind kind);

// The ARNs and account numbers that a valid policy names as "AWS" principals, "*" left out.
std::vector<std::string> aws_principals(const std::string& document);

// How IAM measures a document against its size limits: without white space.
std::size_t policy_size(const std::string& document);

}  // namespace neargate::iam
