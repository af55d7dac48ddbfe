#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "policy/statement.hpp"

// IAM's JSON policies: read, compiled, and asked. Pure: no clock, no state, no input or output.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
namespace neargate::policy {

// What a policy is attached to decides on its grammar.
enum class Kind {
  identity,    // a role; permissions boundaries and session policies too: resources, no principals
  trust,       // who may assume a role: principals, no resources
  resource,    // a bucket, a key: both
  repository,  // of ECR: principals, and no resources but the one that it is attached to
};

// A policy, compiled once and asked often. Does not change; may be shared by threads.
class Policy {
 public:
  // Throws aws::Error MalformedPolicyDocument, in IAM's words, where the document is not a policy
  // of this kind.
  static std::shared_ptr<const Policy> parse(std::string_view document, Kind kind);

  const std::vector<Statement>& statements() const { return statements_; }
  const std::string& document() const { return document_; }
  // A statement's text, as the document has it.
  std::string_view text_of(const Statement& statement) const;

  // The ARNs and account numbers that it names as "AWS" principals, "*" left out.
  std::vector<std::string> aws_principals() const;
  // The keys of its conditions and variables, as it writes them, each once.
  std::vector<std::string> context_keys() const;

 private:
  std::string document_;
  std::vector<Statement> statements_;
};

// Adds a context key to a list unless it is there, in whatever case.
void add_key(std::vector<std::string>& keys, const std::string& key);

// How IAM measures a document against its size limits: without white space.
std::size_t policy_size(std::string_view document);

}  // namespace neargate::policy
