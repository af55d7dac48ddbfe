#include <fmt/format.h>

#include "base/error.hpp"
#include "base/time_text.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "smithy/json.hpp"

namespace neargate::cli {

int status(const std::string& run_directory, const Output& output) {
  const auto report = DaemonClient(run_directory).status();
  if (!report) {
    if (output.json) {
      output.print("{\"running\":false}");
    } else {
      output.print("Neargate is not running. Start it with: neargate up");
    }
    return 3;  // as systemd's status for what is not running
  }
  if (output.json) {
    output.print(smithy::to_json(*report));
    return 0;
  }
  output.print(fmt::format("Neargate {} at {}, region {}, account {}, speed {}\n", report->version,
                           report->endpoint, report->region, report->account, report->speed) +
               fmt::format("up since {}, pid {}, {} API calls ({} answered with an error)",
                           to_rfc3339(report->started_at), report->process_id, report->calls,
                           report->errors));
  for (const std::string& issuer : report->local_issuers) {
    output.print("tokens of " + issuer +
                 " are this machine's own here, not the internet's (neargate oidc stop)");
  }
  if (!report->load_balancers.empty()) {
    std::vector<std::vector<std::string>> rows = {{"LOAD BALANCER", "STATE", "HEALTHY", "URL"}};
    for (const auto& balancer : report->load_balancers) {
      rows.push_back({balancer.name, balancer.state,
                      fmt::format("{}/{}", balancer.healthy_targets, balancer.targets),
                      balancer.url});
    }
    output.print("\n" + table(rows));
  }
  if (!report->services.empty()) {
    std::vector<std::vector<std::string>> rows = {
        {"SERVICE", "CLUSTER", "RUNNING", "PENDING", "DESIRED", "TASK DEFINITION"}};
    for (const auto& service : report->services) {
      rows.push_back({service.name, service.cluster, std::to_string(service.running),
                      std::to_string(service.pending), std::to_string(service.desired),
                      service.task_definition});
    }
    output.print(table(rows));
  }
  return 0;
}

}  // namespace neargate::cli
