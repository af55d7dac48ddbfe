#include "policy/principal.hpp"

#include <algorithm>

#include "base/ids.hpp"

namespace neargate::policy {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return !name.empty() && std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

void PrincipalSet::add_aws(const std::string& name) {
  if (name == "*") {
    everybody = true;
    return;
  }
  const auto arn = Arn::parse(name);
  if (!arn) {
    accounts.push_back(name);
  } else if (arn->service == "iam" && arn->resource == "root") {
    accounts.push_back(arn->account);
  } else {
    arns.push_back(name);
  }
}

Naming PrincipalSet::naming(const Principal& principal) const {
  if (everybody || contains(arns, principal.arn) || contains(services, principal.service) ||
      contains(federated, principal.federated)) {
    return Naming::itself;
  }
  if (contains(arns, principal.role_arn)) return Naming::role;
  return contains(accounts, principal.account) ? Naming::account : Naming::no;
}

bool PrincipalSet::names_all_of(const Principal& principal) const {
  if (everybody) return true;
  if (principal.account.empty()) return naming(principal) != Naming::no;
  return contains(accounts, principal.account) &&
         (principal.root || contains(arns, principal.arn)) &&
         (principal.role_arn.empty() || contains(arns, principal.role_arn));
}

}  // namespace neargate::policy
