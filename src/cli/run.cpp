#include "cli/delivery_session.hpp"
#include "cli/duration.hpp"
#include "cli/wrong_usage.hpp"
#include "deploy/one_off_task.hpp"
#include "deploy/revisions.hpp"
#include "deploy/task_document.hpp"

namespace neargate::cli {
namespace {

// As of docker run: the container has no exit code of its own.
constexpr int kNoExitCode = 125;

std::map<std::string, std::string> variables(const std::vector<std::string>& given) {
  std::map<std::string, std::string> out;
  for (const std::string& each : given) {
    const std::size_t equals = each.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw WrongUsage("--env " + each, "it is not NAME=VALUE", "as in --env LOG_LEVEL=debug");
    }
    out[each.substr(0, equals)] = each.substr(equals + 1);
  }
  return out;
}

}  // namespace

int run(const RunOptions& options, const Output& output) {
  const Milliseconds timeout = duration_option("--timeout", options.timeout);
  const auto environment = variables(options.environment);
  DeliverySession session(options.service, output);
  session.tell_place();
  const ecs::Service service = deploy::describe_service(session.transport(), session.name());
  const deploy::Revision revision = deploy::describe_revision(
      session.transport(),
      options.revision.empty() ? service.task_definition.value_or("") : options.revision);
  const auto balancers = service.load_balancers.value_or(std::vector<ecs::LoadBalancer>{});
  const std::string container = deploy::choose_image_container(
      deploy::containers_of(revision.registration), options.container,
      balancers.empty() ? "" : balancers.front().container_name.value_or(""));
  const deploy::OneOffResult result = deploy::run_one_off(session.transport(),
                                                          {.cluster = session.name().cluster,
                                                           .like = service,
                                                           .task_definition = revision.arn,
                                                           .container = container,
                                                           .command = options.command,
                                                           .environment = environment,
                                                           .timeout = timeout},
                                                          session.surroundings());
  const int code = result.exit_code.value_or(kNoExitCode);
  session.surroundings().tell(
      deploy::Event("taskStopped", result.exit_code
                                       ? "exit code " + std::to_string(code)
                                       : "the task did not come to its end: " + result.reason)
          .with("task", result.task)
          .with("exitCode", code)
          .with("reason", result.reason));
  return code;
}

}  // namespace neargate::cli
