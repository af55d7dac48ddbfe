#include "cloud/access/caller.hpp"

#include "base/ids.hpp"

namespace neargate::access {
namespace {

std::string name_in(std::string_view role_arn) {
  return std::string(role_arn.substr(role_arn.rfind('/') + 1));
}

}  // namespace

Caller Caller::of(const aws::Principal& principal) {
  Caller caller;
  caller.principal.account = principal.account;
  caller.principal.arn = principal.arn;
  caller.principal.root = principal.session == nullptr && principal.arn.ends_with(":root");
  caller.user_id = principal.user_id;
  caller.session = principal.session;
  if (principal.session != nullptr) caller.principal.role_arn = principal.session->role_arn;
  return caller;
}

Caller Caller::as_role(std::string_view role_arn, std::string_view role_id,
                       std::string_view session_name) {
  Caller caller;
  const auto arn = Arn::parse(role_arn);
  if (arn) caller.principal.account = arn->account;
  caller.principal.role_arn = role_arn;
  caller.principal.arn = "arn:aws:sts::" + caller.principal.account + ":assumed-role/" +
                         name_in(role_arn) + "/" + std::string(session_name);
  caller.user_id = std::string(role_id) + ":" + std::string(session_name);
  return caller;
}

Caller Caller::vouched_for_by(const std::string& provider_arn) {
  Caller caller;
  caller.principal.federated = provider_arn;
  return caller;
}

std::string Caller::role_name() const { return name_in(principal.role_arn); }

}  // namespace neargate::access
