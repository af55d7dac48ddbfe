#include "base/error.hpp"
#include "cli/delivery_session.hpp"
#include "cli/duration.hpp"
#include "cli/words.hpp"
#include "deploy/delivery.hpp"
#include "deploy/verify.hpp"

namespace neargate::cli {

int deploy(const DeployOptions& options, const Output& output) {
  const Milliseconds timeout = duration_option("--timeout", options.follow.timeout);
  const std::vector<std::string> run_first = words_of(options.run_first);
  DeliverySession session(options.service, output);
  session.tell_place();
  deploy::DeliveryOptions delivery{.name = session.name(),
                                   .image = {.image = options.image.image,
                                             .tag = options.image.tag,
                                             .container = options.image.container},
                                   .verify = {},
                                   .run_first = run_first,
                                   .timeout = timeout,
                                   .wait = !options.follow.no_wait,
                                   .force = options.force};
  if (!options.no_verify) {
    delivery.verify = [&](const deploy::Candidate& candidate) {
      return deploy::verify(session.clients(), candidate);
    };
  }
  return exit_code_of(deploy::deploy(session.transport(), delivery, session.surroundings()));
}

int rollback(const RollbackOptions& options, const Output& output) {
  const Milliseconds timeout = duration_option("--timeout", options.follow.timeout);
  DeliverySession session(options.service, output);
  session.tell_place();
  return exit_code_of(deploy::roll_back(session.transport(),
                                        {.name = session.name(),
                                         .to = options.to,
                                         .timeout = timeout,
                                         .wait = !options.follow.no_wait},
                                        session.surroundings()));
}

int wait(const WaitOptions& options, const Output& output) {
  const Milliseconds timeout = duration_option("--timeout", options.follow.timeout);
  DeliverySession session(options.service, output);
  return exit_code_of(deploy::wait_for_deployment(session.transport(), session.name(), timeout,
                                                  session.surroundings()));
}

}  // namespace neargate::cli
