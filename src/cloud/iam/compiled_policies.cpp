#include "cloud/iam/compiled_policies.hpp"

#include "aws/error.hpp"
#include "base/log.hpp"
#include "cloud/iam/iam.hpp"

namespace neargate::iam {
namespace {

// What denies everything in a policy of this kind.
std::shared_ptr<const policy::Policy> deny_all(policy::Kind kind) {
  switch (kind) {
    case policy::Kind::identity:
      return policy::Policy::parse(
          R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})",
          kind);
    case policy::Kind::trust:
      return policy::Policy::parse(
          R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sts:*",)"
          R"("Principal":"*"}]})",
          kind);
    case policy::Kind::resource:
    case policy::Kind::repository:
      break;
  }
  // Of a repository's kind, which names no resource: whose it was is not known without reading it.
  // The root is let in, even by a key's, or nobody could put it right.
  return policy::Policy::parse(
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Principal":"*",)"
      R"("Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:root"}}},)"
      R"({"Effect":"Allow","Action":"*","Principal":"*",)"
      R"("Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:root"}}}]})",
      policy::Kind::repository);
}

const std::string& default_document(const PolicyRecord& record) {
  for (const PolicyVersionRecord& version : record.versions) {
    if (version.id == record.default_version) return version.document;
  }
  return record.versions.front().document;  // never: the default version cannot be deleted
}

}  // namespace

std::shared_ptr<const policy::Policy> compile_stored(const std::string& document, policy::Kind kind,
                                                     const std::string& name) {
  try {
    return policy::Policy::parse(document, kind);
  } catch (const aws::Error& error) {
    log::warning("policy {} cannot be read and denies everything until it is put again: {}", name,
                 error.what());
    return deny_all(kind);
  }
}

std::vector<policy::Source> compile_session(const aws::Session& session) {
  std::vector<policy::Source> sources;
  for (const auto& [name, document] : session.policies) {
    sources.push_back({name, compile_stored(document, policy::Kind::identity, "of a session")});
  }
  return sources;
}

const CompiledRole* Iam::compiled(const std::string& role_name) const {
  if (const CompiledRole* known = compiled_.find(role_name)) return known;
  const RoleRecord* record = roles_.find(role_name);
  if (record == nullptr) return nullptr;
  const auto managed = [this](const std::string& policy_arn_text) {
    return policy::Source{policy_arn_text, compile_stored(default_document(policy(policy_arn_text)),
                                                          policy::Kind::identity, policy_arn_text)};
  };
  CompiledRole role;
  for (const auto& [name, document] : record->inline_policies) {
    role.policies.identity.push_back(
        {name, compile_stored(document, policy::Kind::identity, name)});
  }
  for (const std::string& attached : record->attached) {
    role.policies.identity.push_back(managed(attached));
  }
  if (record->permissions_boundary) role.policies.boundary = managed(*record->permissions_boundary);
  role.trust = compile_stored(record->trust, policy::Kind::trust, role_arn(*record));
  return &compiled_.keep(role_name, std::move(role));
}

const policy::Policies& Iam::policies_of(const std::string& role_name) const {
  static const policy::Policies none;
  const CompiledRole* role = compiled(role_name);
  return role == nullptr ? none : role->policies;
}

const std::string* Iam::managed_document(const std::string& policy_arn_text) const {
  const auto managed = managed_.find(policy_arn_text);
  const PolicyRecord* record =
      managed != managed_.end() ? &managed->second : policies_.find(policy_arn_text);
  return record == nullptr ? nullptr : &default_document(*record);
}

std::shared_ptr<const policy::Policy> Iam::trust_of(const std::string& role_name) const {
  const CompiledRole* role = compiled(role_name);
  return role == nullptr ? nullptr : role->trust;
}

}  // namespace neargate::iam
