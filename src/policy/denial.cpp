// What AWS's services say to whom they refuse.
#include "policy/evaluate.hpp"

namespace neargate::policy {
namespace {

struct Words {
  const char* with;  // "an explicit deny in …"
  const char* none;  // "because …"
};

Words words(const Decision& decision, const Request& request) {
  switch (decision.layer) {
    case Layer::identity:
      return {"an identity-based policy", "no identity-based policy allows"};
    case Layer::boundary:
      return {"a permissions boundary", "no permissions boundary allows"};
    case Layer::session:
      return {"a session policy", "no session policy allows"};
    case Layer::resource:
      break;
  }
  if (request.action.starts_with("sts:")) {
    return {"the role trust policy", "no role trust policy allows"};
  }
  return {"a resource-based policy", "no resource-based policy allows"};
}

std::string who(const Principal& principal) {
  if (!principal.arn.empty()) return principal.arn;
  return principal.service.empty() ? principal.federated : principal.service;
}

}  // namespace

std::string denial_reason(const Decision& decision, const Request& request) {
  const Words said = words(decision, request);
  if (decision.verdict == Verdict::explicitly_denied) {
    return std::string("with an explicit deny in ") + said.with;
  }
  return std::string("because ") + said.none + " the " + request.action + " action";
}

std::string denial_message(const Decision& decision, const Request& request) {
  return "User: " + who(request.principal) + " is not authorized to perform: " + request.action +
         " on resource: " + request.resource + " " + denial_reason(decision, request);
}

}  // namespace neargate::policy
