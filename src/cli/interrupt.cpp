#include "aws/http_transport.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "cli/ecs_listing.hpp"
#include "cli/task_choice.hpp"

namespace neargate::cli {

int interrupt(const InterruptOptions& options, const Output& output) {
  const DaemonClient daemon(options.run_directory);
  aws::HttpTransport transport(
      Endpoint{.run_directory = options.run_directory, .is_directory_given = true}.config());
  ecs::Client client(transport);
  const std::vector<ecs::Task> tasks = list_tasks(client, {});
  const std::string id = last_part(*choose_task(tasks, options.task).task_arn);
  daemon.interrupt(id);
  output.note("The task " + id + " has its notice: within two minutes it is gone.");
  return 0;
}

}  // namespace neargate::cli
