#include <fmt/format.h>

#include "base/time_text.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "cli/ecs_listing.hpp"
#include "cli/service_status.hpp"
#include "cli/session.hpp"
#include "smithy/json.hpp"

namespace neargate::cli {
namespace {

constexpr int kNotRunning = 3;  // as systemd's status for what is not running

std::string machine_text(const daemon::StatusReport& report) {
  std::string text =
      fmt::format("Neargate {} at {}, region {}, account {}, speed {}\n", report.version,
                  report.endpoint, report.region, report.account, report.speed) +
      fmt::format("up since {}, pid {}, {} API calls ({} answered with an error)\n",
                  to_rfc3339(report.started_at), report.process_id, report.calls, report.errors);
  for (const std::string& issuer : report.local_issuers) {
    text += "tokens of " + issuer +
            " are this machine's own here, not the internet's (neargate oidc stop)\n";
  }
  if (report.load_balancers.empty()) return text;
  std::vector<std::vector<std::string>> rows = {{"LOAD BALANCER", "STATE", "HEALTHY", "URL"}};
  for (const auto& balancer : report.load_balancers) {
    rows.push_back({balancer.name, balancer.state,
                    fmt::format("{}/{}", balancer.healthy_targets, balancer.targets),
                    balancer.url});
  }
  return text + "\n" + table(rows);
}

std::vector<daemon::ServiceStatus> services_named(deploy::Clients& clients,
                                                  const StatusOptions& options) {
  auto found = service_statuses(clients, options.cluster, options.service);
  if (found.empty()) check_named(clients.ecs, options.cluster, options.service);
  return found;
}

int status_near(const StatusOptions& options, const Output& output) {
  auto report = DaemonClient(options.endpoint.run_directory).status();
  if (!report) {
    output.print(output.json ? "{\"running\":false}"
                             : "Neargate is not running. Start it with: neargate up");
    return kNotRunning;
  }
  const bool is_narrowed = !options.cluster.empty() || !options.service.empty();
  if (!report->services.empty() || is_narrowed) {
    Session session(options.endpoint);
    report->services = services_named(session.clients, options);
  }
  if (output.json) {
    output.print(smithy::to_json(*report));
    return 0;
  }
  output.print(machine_text(*report));
  if (!report->services.empty()) output.print(text_of(report->services, RealClock().now()));
  return 0;
}

int status_far(const StatusOptions& options, const Output& output) {
  Session session(options.endpoint);
  daemon::ServicesReport report;
  report.account = session.clients.account();
  report.region = session.clients.region();
  report.services = services_named(session.clients, options);
  output.print(output.json ? smithy::to_json(report)
                           : session.clients.description() + "\n\n" +
                                 text_of(report.services, RealClock().now()));
  return 0;
}

}  // namespace

int status(const StatusOptions& options, const Output& output) {
  const bool is_far =
      options.endpoint.aws || (!options.endpoint.is_directory_given &&
                               aws::is_told_by_environment() && !options.endpoint.find().is_near);
  return is_far ? status_far(options, output) : status_near(options, output);
}

}  // namespace neargate::cli
