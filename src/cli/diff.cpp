#include "cli/delivery_session.hpp"
#include "deploy/delivery.hpp"
#include "deploy/task_document.hpp"
#include "deploy/unified_diff.hpp"

namespace neargate::cli {
namespace {

constexpr int kDiffers = 3;

deploy::Plan plan_of(const DiffOptions& options, DeliverySession& session, const Output& output) {
  deploy::Plan plan = deploy::plan_delivery(session.transport(), session.name(),
                                            {.image = options.image.image,
                                             .tag = options.image.tag,
                                             .container = options.image.container});
  if (!plan.warning.empty()) output.note(plan.warning);
  return plan;
}

}  // namespace

int diff(const DiffOptions& options, const Output& output) {
  DeliverySession session(options.service, output);
  const deploy::Plan plan = plan_of(options, session, output);
  const std::string text = deploy::unified_diff(
      deploy::readable(plan.current.registration),
      deploy::readable(plan.maker.registration(plan.wanted)), plan.current.name,
      plan.maker.made_from().name + " with " + plan.wanted.given);
  if (output.json) {
    output.print("{\"current\":" + deploy::json_text(plan.current.name) +
                 ",\"template\":" + deploy::json_text(plan.maker.made_from().name) +
                 ",\"diff\":" + deploy::json_text(text) + "}");
  } else if (text.empty()) {
    output.note("No difference: " + plan.current.name + " is what a deploy would run.");
  } else {
    output.print(text);
  }
  return text.empty() ? 0 : kDiffers;
}

int render(const DiffOptions& options, const Output& output) {
  DeliverySession session(options.service, output);
  const deploy::Plan plan = plan_of(options, session, output);
  output.print(deploy::readable(plan.maker.registration(plan.wanted)));
  return 0;
}

}  // namespace neargate::cli
