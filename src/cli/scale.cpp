#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/delivery_session.hpp"
#include "deploy/scaling.hpp"

namespace neargate::cli {

int scale(const ScaleOptions& options, const Output& output) {
  DeliverySession session(options.service, output);
  session.tell_place();
  aws::Transport& transport = session.transport();
  if (options.min || options.max) {
    const auto limits =
        deploy::set_scaling_limits(transport, session.name(), options.min, options.max);
    session.surroundings().tell(
        deploy::Event("limits", fmt::format("autoscaling keeps it between {} and {} tasks",
                                            limits.min, limits.max))
            .with("min", limits.min)
            .with("max", limits.max));
  }
  if (!options.count) return 0;
  deploy::set_desired_count(transport, session.name(), *options.count);
  session.surroundings().tell(
      deploy::Event("desired", fmt::format("the desired count is {}", *options.count))
          .with("desired", *options.count));
  std::string advice;
  try {
    advice =
        deploy::scaling_advice(deploy::scaling_limits(transport, session.name()), *options.count);
  } catch (const aws::Error& error) {
    advice = std::string("whether autoscaling will change it is not known: ") + error.what();
  }
  if (!advice.empty()) session.surroundings().tell(deploy::Event("warning", advice));
  return 0;
}

}  // namespace neargate::cli
