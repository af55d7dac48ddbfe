#include "deploy/verify.hpp"

#include <nlohmann/json.hpp>

#include "cli/delivery_session.hpp"
#include "deploy/delivery.hpp"
#include "deploy/outcome.hpp"
#include "smithy/json.hpp"

namespace neargate::cli {
namespace {

std::string text_of(const std::vector<deploy::Check>& checks) {
  std::vector<std::vector<std::string>> rows = {{"CHECK", "FINDING", ""}};
  for (const deploy::Check& check : checks) {
    rows.push_back({check.subject, deploy::name_of(check.finding),
                    check.text + (check.advice.empty() ? "" : "; " + check.advice)});
  }
  return table(rows);
}

std::string json_of(const std::vector<deploy::Check>& checks, const std::string& warning) {
  nlohmann::ordered_json out;
  out["passed"] = !deploy::has_failed(checks);
  if (!warning.empty()) out["warning"] = warning;
  out["checks"] = nlohmann::ordered_json::array();
  for (const deploy::Check& check : checks) {
    nlohmann::ordered_json entry{{"check", check.subject},
                                 {"finding", deploy::name_of(check.finding)},
                                 {"text", check.text}};
    if (!check.advice.empty()) entry["advice"] = check.advice;
    out["checks"].push_back(std::move(entry));
  }
  return out.dump();
}

}  // namespace

int verify(const VerifyOptions& options, const Output& output) {
  DeliverySession session(options.service, output);
  // An image that is not there is a finding among others.
  const deploy::Plan plan = deploy::plan_delivery(session.transport(), session.name(),
                                                  {.image = options.image.image,
                                                   .tag = options.image.tag,
                                                   .container = options.image.container,
                                                   .must_exist = false});
  if (!plan.warning.empty()) output.note(plan.warning);
  const auto checks = deploy::verify(session.clients(), deploy::candidate_of(session.name(), plan));
  output.print(output.json ? json_of(checks, plan.warning) : text_of(checks));
  return deploy::has_failed(checks) ? exit_code_of(deploy::Outcome::verify_failed) : 0;
}

}  // namespace neargate::cli
