#include "cli/iam_question.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "aws/pages.hpp"
#include "base/ids.hpp"
#include "base/nearest.hpp"
#include "base/text.hpp"
#include "cli/wrong_usage.hpp"

namespace neargate::cli {
namespace {

constexpr const char* kForms =
    "name a role as NAME, as arn:aws:iam::ACCOUNT:role/NAME, or by a session of it: "
    "arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION";
constexpr std::size_t kListedMax = 10;

struct Named {
  std::string role;
  std::string account;  // "" where it is not said
};

Named role_of(const std::string& principal) {
  if (!principal.starts_with("arn:")) return {.role = principal, .account = ""};
  const auto arn = Arn::parse(principal);
  if (!arn) throw WrongUsage(principal + " is no ARN", "it has less than six parts", kForms);
  const std::vector<std::string_view> parts = split(arn->resource, '/');
  if (arn->service == "sts" && parts.size() == 3 && parts[0] == "assumed-role") {
    return {.role = std::string(parts[1]), .account = arn->account};
  }
  if (arn->service == "iam" && parts[0] == "role" && parts.size() > 1) {
    return {.role = std::string(parts.back()), .account = arn->account};
  }
  throw Error(principal + " is no role",
              "roles have policies that can be asked; the root user may do everything", kForms);
}

std::vector<std::string> all_roles(iam::Client& client) {
  std::vector<std::string> names;
  try {
    aws::each_page(
        iam::ListRolesRequest{}, [&](const auto& request) { return client.list_roles(request); },
        [&](const auto& page) {
          for (const iam::Role& role : page.roles) names.push_back(role.role_name);
        });
  } catch (const aws::Error&) {  // who may not list them is told no names
    names.clear();
  }
  std::ranges::sort(names);
  return names;
}

Error no_such_role(iam::Client& client, const std::string& name) {
  std::vector<std::string> roles = all_roles(client);
  std::string why = "IAM knows none of that name";
  if (const auto meant = nearest(name, roles, kListedMax); !meant.empty()) {
    why += "; did you mean " + join(meant, " or ") + "?";
  } else if (!roles.empty()) {
    const std::size_t more = roles.size() - std::min(roles.size(), kListedMax);
    roles.resize(roles.size() - more);
    why += "; the roles are " + join(roles, ", ") +
           (more > 0 ? " and " + std::to_string(more) + " more" : "");
  }
  return Error("there is no role " + name, why, kForms);
}

}  // namespace

deploy::RoleAccess read_principal(iam::Client& client, const std::string& principal) {
  const Named named = role_of(principal);
  try {
    deploy::RoleAccess role = deploy::read_role(client, named.role);
    if (named.account.empty() || named.account == role.account) return role;
    throw Error("the role " + principal + " is of another account",
                "this one is " + role.account + ", whose " + named.role + " is not that one",
                "ask with credentials of the account " + named.account);
  } catch (const aws::Error& error) {
    if (error.code() != "NoSuchEntity" && error.code() != "ValidationError") throw;
    throw no_such_role(client, named.role);
  }
}

void check_resource(const std::string& resource) {
  if (resource == "*" || Arn::parse(resource)) return;
  throw WrongUsage(
      resource + " is no resource",
      "a resource is an ARN, arn:aws:SERVICE:REGION:ACCOUNT:REST, with parts that may be "
      "empty; or * for an action that has none",
      "as in arn:aws:s3:::BUCKET/KEY or arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME");
}

}  // namespace neargate::cli
