#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "policy/policy.hpp"

namespace neargate::access {

// A policy that a resource has.
struct ResourcePolicy {
  std::string arn;  // whose it is: an object's is its bucket's
  std::string document;
  policy::Kind kind = policy::Kind::resource;
  bool must_allow = false;  // as policy::Policies has it: a key's
};

// What must be looked up to name resources in full, and what policies ask of resources. The daemon
// implements it over the services; tests over a few lines.
class Directory {
 public:
  virtual ~Directory() = default;

  // Each gives back what it was given where there is no such thing: the call then fails for it.
  virtual std::string role_path_and_name(const std::string& role) const = 0;  // "team/deploy"
  virtual std::string key_arn(const std::string& id_or_alias) const = 0;
  virtual std::string task_definition_arn(const std::string& family_or_arn) const = 0;

  // The ARNs of the task and execution role of a task definition, as far as it has them.
  virtual std::vector<std::string> roles_of_task_definition(
      const std::string& family_or_arn) const = 0;
  // A role's permissions boundary; "" where it has none.
  virtual std::string boundary_of_role(const std::string& role) const = 0;

  // What EC2 has associated, by the association's id or an associated public address: the ARNs of
  // the address and its interface, of the route table or network ACL and its subnet.
  virtual std::vector<std::string> resources_of_association(
      const std::string& association_or_address) const = 0;

  virtual std::map<std::string, std::string> tags_of(const std::string& arn) const = 0;
  // Of a bucket, of the bucket of an object, of a repository, of a key.
  virtual std::optional<ResourcePolicy> policy_of(const std::string& arn) const = 0;
};

}  // namespace neargate::access
