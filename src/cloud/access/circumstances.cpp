#include "cloud/access/circumstances.hpp"

#include <array>
#include <chrono>
#include <utility>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"

namespace neargate::access {
namespace {

using Values = policy::Context::Values;
using Found = std::optional<Values>;

Found one(std::string value) {
  Values values;
  values.push_back(std::move(value));
  return values;
}

Found one_unless_empty(const std::string& value) {
  return value.empty() ? std::nullopt : one(value);
}

// What follows the prefix, where the key begins with it; case does not count.
std::optional<std::string_view> after(std::string_view key, std::string_view prefix) {
  if (!equal_ignoring_case(key.substr(0, prefix.size()), prefix)) return std::nullopt;
  return key.substr(prefix.size());
}

// Tags' keys, as parts of condition keys, compare without case too.
template <class Tags>
Found find_tag(const Tags& tags, std::string_view key) {
  for (const auto& [tag, value] : tags) {
    if (equal_ignoring_case(tag, key)) return one(value);
  }
  return std::nullopt;
}

// --- aws:Principal… ---

Found principal_arn(const Circumstances& about, const Need&) {
  const policy::Principal& principal = about.caller.principal;
  return one_unless_empty(principal.role_arn.empty() ? principal.arn : principal.role_arn);
}

Found principal_account(const Circumstances& about, const Need&) {
  return one_unless_empty(about.caller.principal.account);
}

Found principal_type(const Circumstances& about, const Need&) {
  if (!about.caller.principal.federated.empty()) return std::nullopt;
  return one(about.caller.is_role() ? "AssumedRole" : "Account");
}

Found user_id(const Circumstances& about, const Need&) {
  return one_unless_empty(about.caller.user_id);
}

Found principal_tag(const Circumstances& about, std::string_view key) {
  if (about.caller.session != nullptr) {
    if (Found found = find_tag(about.caller.session->tags, key)) return found;
  }
  if (about.role == nullptr) return std::nullopt;
  for (const iam::Tag& tag : about.role->tags) {
    if (equal_ignoring_case(tag.key, key)) return one(tag.value);
  }
  return std::nullopt;
}

// --- The session's credentials ---

Found token_issue_time(const Circumstances& about, const Need&) {
  if (about.caller.session == nullptr) return std::nullopt;
  return one(to_rfc3339(about.caller.session->issued));
}

// Temporary credentials carry the key, and no device stands behind ours; long-term ones lack it.
Found multi_factor_present(const Circumstances& about, const Need&) {
  return about.caller.session == nullptr ? std::nullopt : one("false");
}

Found source_identity(const Circumstances& about, const Need&) {
  if (about.caller.session == nullptr) return std::nullopt;
  return one_unless_empty(about.caller.session->source_identity);
}

Found federated_provider(const Circumstances& about, const Need&) {
  if (!about.caller.principal.federated.empty()) return one(about.caller.principal.federated);
  if (about.caller.session == nullptr) return std::nullopt;
  return one_unless_empty(about.caller.session->federated_provider);
}

// --- The request ---

Found current_time(const Circumstances& about, const Need&) { return one(to_rfc3339(about.now)); }

Found epoch_time(const Circumstances& about, const Need&) {
  const auto seconds = std::chrono::floor<Seconds>(about.now.time_since_epoch());
  return one(std::to_string(seconds.count()));
}

// Global services answer in us-east-1 wherever they are called from.
Found requested_region(const Circumstances& about, const Need&) {
  return one(about.service == "iam" ? "us-east-1" : about.place.region);
}

// Near, nothing leaves the machine: loopback counts as secure transport.
Found secure_transport(const Circumstances&, const Need&) { return one("true"); }

Found source_address(const Circumstances& about, const Need&) {
  return about.call == nullptr ? std::nullopt : one_unless_empty(about.call->source_address);
}

Found user_agent(const Circumstances& about, const Need&) {
  return about.call == nullptr ? std::nullopt : one_unless_empty(about.call->user_agent);
}

Found referer(const Circumstances& about, const Need&) {
  return about.call == nullptr ? std::nullopt : one_unless_empty(about.call->referer);
}

// Services here act as roles that trust them, never with the credentials of who calls them.
Found via_service(const Circumstances&, const Need&) { return one("false"); }

Found is_service(const Circumstances&, const Need&) { return one("false"); }

Found tag_keys(const Circumstances& about, const Need&) {
  if (about.operation == nullptr) return std::nullopt;
  Values keys;
  for (const auto& [key, value] : about.operation->request_tags(about.input)) keys.push_back(key);
  for (std::string& key :
       about.operation->condition_values("aws:TagKeys", about.input, about.place)) {
    keys.push_back(std::move(key));
  }
  if (keys.empty()) return std::nullopt;
  return keys;
}

// --- The resource ---

Found resource_account(const Circumstances& about, const Need& need) {
  if (need.resource == "*") return std::nullopt;
  const auto arn = Arn::parse(need.resource);
  return one(arn && !arn->account.empty() ? arn->account : about.place.account);
}

// Calls about services' deployments and revisions name them by ARN, which has the cluster and the
// service: "service-deployment/shop/web/id". Of all else the operation's input says it.
Found ecs_cluster(const Circumstances&, const Need& need) {
  const bool is_one = need.action.find("ServiceDeployment") != std::string::npos ||
                      need.action.find("ServiceRevision") != std::string::npos;
  auto arn = is_one ? Arn::parse(need.resource) : std::nullopt;
  if (!arn) return std::nullopt;
  const auto parts = split(arn->resource, '/');
  if (parts.size() < 3) return std::nullopt;
  arn->resource = "cluster/" + std::string(parts[1]);
  return one(arn->text());
}

Found ecs_service(const Circumstances&, const Need& need) {
  auto arn = Arn::parse(need.resource);
  if (!arn || !arn->resource.starts_with("service-")) return std::nullopt;
  const auto parts = split(arn->resource, '/');
  if (parts.size() != 4) return std::nullopt;
  arn->resource = "service/" + std::string(parts[1]) + "/" + std::string(parts[2]);
  return one(arn->text());
}

Found ec2_region(const Circumstances& about, const Need&) { return one(about.place.region); }

Found passed_to_service(const Circumstances&, const Need& need) {
  return one_unless_empty(need.passed_to);
}

constexpr std::pair<std::string_view, Found (*)(const Circumstances&, const Need&)> kKeys[] = {
    {"aws:PrincipalArn", principal_arn},
    {"aws:PrincipalAccount", principal_account},
    {"aws:PrincipalType", principal_type},
    {"aws:PrincipalIsAWSService", is_service},
    {"aws:userid", user_id},
    {"aws:TokenIssueTime", token_issue_time},
    {"aws:MultiFactorAuthPresent", multi_factor_present},
    {"aws:SourceIdentity", source_identity},
    {"aws:FederatedProvider", federated_provider},
    {"aws:CurrentTime", current_time},
    {"aws:EpochTime", epoch_time},
    {"aws:RequestedRegion", requested_region},
    {"aws:SecureTransport", secure_transport},
    {"aws:SourceIp", source_address},
    {"aws:UserAgent", user_agent},
    {"aws:Referer", referer},
    {"aws:ViaAWSService", via_service},
    {"aws:TagKeys", tag_keys},
    {"aws:ResourceAccount", resource_account},
    {"s3:ResourceAccount", resource_account},
    {"ecs:cluster", ecs_cluster},
    {"ecs:service", ecs_service},
    {"ec2:Region", ec2_region},
    {"iam:PassedToService", passed_to_service},
};

}  // namespace

Found Circumstances::find(std::string_view key, const Need& need) const {
  if (const auto tag = after(key, "aws:PrincipalTag/")) return principal_tag(*this, *tag);
  for (const std::string_view prefix : {"aws:RequestTag/", "s3:RequestObjectTag/"}) {
    const auto tag = after(key, prefix);
    if (tag && operation != nullptr) return find_tag(operation->request_tags(input), *tag);
  }
  // "aws:ResourceTag/team", and services' own names for it.
  const std::size_t colon = key.find(':');
  for (const std::string_view prefix : {"ResourceTag/", "ExistingObjectTag/"}) {
    const auto tag = after(key.substr(colon + 1), prefix);
    if (tag) return find_tag(place.directory.tags_of(need.resource), *tag);
  }
  for (const auto& [known, find_value] : kKeys) {
    if (!equal_ignoring_case(known, key)) continue;
    if (Found found = find_value(*this, need)) return found;
    break;
  }
  if (operation == nullptr) return std::nullopt;
  Values values = operation->condition_values(key, input, place);
  if (values.empty()) return std::nullopt;
  return values;
}

void Circumstances::find_all(const std::vector<std::string>& keys, const Need& need,
                             policy::Context& context) const {
  for (const std::string& key : keys) {
    if (context.find(key) != nullptr) continue;
    if (Found values = find(key, need)) context.set(key, std::move(*values));
  }
}

}  // namespace neargate::access
