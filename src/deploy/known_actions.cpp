#include "deploy/known_actions.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/nearest.hpp"
#include "base/text.hpp"
#include "gen/autoscaling/api.hpp"
#include "gen/cloudwatch/api.hpp"
#include "gen/dynamodb/api.hpp"
#include "gen/ec2/api.hpp"
#include "gen/ecr/api.hpp"
#include "gen/ecs/api.hpp"
#include "gen/elbv2/api.hpp"
#include "gen/iam/api.hpp"
#include "gen/kms/api.hpp"
#include "gen/logs/api.hpp"
#include "gen/s3/api.hpp"
#include "gen/ssm/api.hpp"
#include "gen/sts/api.hpp"

namespace neargate::deploy {
namespace {

constexpr std::size_t kNearestMax = 3;

std::string service_of(const std::string& action) { return action.substr(0, action.find(':')); }
std::string name_of_action(const std::string& action) {
  return action.substr(action.find(':') + 1);
}

// "; did you mean a or b?"
std::string question(const std::vector<std::string>& words) {
  return words.empty() ? "" : "; did you mean " + join(words, " or ") + "?";
}

// Those that have about that name, in whatever service.
std::vector<std::string> named_so(const std::string& name) {
  std::vector<std::string> names;
  for (const std::string& each : known_actions()) names.push_back(name_of_action(each));
  const std::vector<std::string> meant = nearest(name, names, 1);
  std::vector<std::string> out;
  for (const std::string& each : known_actions()) {
    if (!meant.empty() && name_of_action(each) == meant.front()) out.push_back(each);
  }
  return out;
}

}  // namespace

const std::vector<std::string>& known_actions() {
  static const std::vector<std::string> kAll = [] {
    std::set<std::string> actions;
    for (const smithy::Service* service :
         {&autoscaling::kService, &cloudwatch::kService, &dynamodb::kService, &ec2::kService,
          &ecr::kService, &ecs::kService, &elbv2::kService, &iam::kService, &kms::kService,
          &logs::kService, &s3::kService, &ssm::kService, &sts::kService}) {
      for (const smithy::Operation& operation : service->operations) {
        for (const smithy::Permission& permission : operation.permissions) {
          actions.emplace(permission.action);
        }
      }
    }
    return std::vector<std::string>(actions.begin(), actions.end());
  }();
  return kAll;
}

std::string doubt_about_action(const std::string& action) {
  const std::string service = service_of(action), name = name_of_action(action);
  if (service == action || service.empty() || name.empty()) {
    const auto meant = named_so(name);
    throw Error(action + " is no action", "an action is SERVICE:NAME, as policies have it",
                "as in " + (meant.empty() ? "ecs:UpdateService" : join(meant, " or ")));
  }
  if (action.find_first_of("*?") != std::string::npos) {
    throw Error(action + " is a pattern", "a request is for one action, never for several",
                "name one, as in ecs:UpdateService");
  }
  std::vector<std::string> of_service, services;
  for (const std::string& each : known_actions()) {
    if (equal_ignoring_case(each, action)) return "";
    if (equal_ignoring_case(service_of(each), service)) of_service.push_back(each);
    if (services.empty() || services.back() != service_of(each)) {
      services.push_back(service_of(each));
    }
  }
  if (!of_service.empty()) {
    return "Neargate knows no action " + action +
           question(nearest(action, of_service, kNearestMax));
  }
  std::vector<std::string> meant = nearest(service, services, kNearestMax);
  for (std::string& each : meant) each += ":" + name;
  if (meant.empty()) meant = named_so(name);
  return "Neargate knows no service " + service + " (it knows " + join(services, ", ") + ")" +
         question(meant);
}

}  // namespace neargate::deploy
