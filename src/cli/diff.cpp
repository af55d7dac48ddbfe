#include "cli/delivery_session.hpp"
#include "deploy/delivery.hpp"
#include "deploy/running_tasks.hpp"
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

// Whether all that runs has this very image already, by whatever name. A service that was made with
// a tag differs from what a deploy would register in nothing but that.
bool runs_already(const deploy::Plan& plan, DeliverySession& session) {
  const std::size_t at = plan.wanted.image.find('@');
  if (at == std::string::npos) return false;
  const auto tasks = deploy::running_tasks(session.transport(), session.name(), plan.current.arn);
  const auto digests = deploy::image_digests(tasks, plan.wanted.container);
  return digests.size() == 1 && *digests.begin() == plan.wanted.image.substr(at + 1);
}

}  // namespace

int diff(const DiffOptions& options, const Output& output) {
  DeliverySession session(options.service, output);
  const deploy::Plan plan = plan_of(options, session, output);
  const std::string text = deploy::unified_diff(
      deploy::readable(plan.current.registration),
      deploy::readable(plan.maker.registration(plan.wanted)), plan.current.name,
      plan.maker.made_from().name + " with " + plan.wanted.given);
  const bool is_same_image = runs_already(plan, session);
  if (output.json) {
    output.print("{\"current\":" + deploy::json_text(plan.current.name) +
                 ",\"template\":" + deploy::json_text(plan.maker.made_from().name) +
                 (plan.warning.empty() ? "" : ",\"warning\":" + deploy::json_text(plan.warning)) +
                 ",\"runsThisImage\":" + (is_same_image ? "true" : "false") +
                 ",\"diff\":" + deploy::json_text(text) + "}");
  } else if (text.empty()) {
    output.note("No difference: " + plan.current.name + " is what a deploy would run.");
  } else {
    output.print(text);
    const std::string given = deploy::image_of(plan.current.registration, plan.wanted.container);
    if (is_same_image && given != plan.wanted.image) {
      output.note("The image is the same: what runs of " + plan.current.name + " was started as " +
                  given + ", and has this digest. A deploy pins it.");
    }
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
