#include "cloud/ec2/reach.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/ecs_listing.hpp"
#include "cli/reach_ends.hpp"
#include "cli/session.hpp"
#include "deploy/service_ends.hpp"
#include "gen/reach/types.hpp"
#include "smithy/json.hpp"

namespace neargate::cli {
namespace {

constexpr int kDoesNotPass = 4;  // the exit code

reach::ReachPath report_of(const ec2::ReachQuery& query, const ec2::Reach& result) {
  reach::ReachPath path;
  path.source = query.source == kAnybody ? "internet" : query.source;
  path.destination = query.destination == kAnybody ? "internet" : query.destination;
  path.protocol = ec2::protocol_name(query.protocol);
  path.port = query.port;
  path.passes = result.passes;
  for (const ec2::Hop& hop : result.hops) {
    reach::ReachHop& shown = path.hops.emplace_back();
    shown.type = hop.type;
    shown.id = hop.id;
    if (!hop.rule.empty()) shown.rule = hop.rule;
    shown.text = hop.text;
    shown.answer = hop.answer;
    shown.passes = hop.passes;
  }
  return path;
}

std::string text_of(const reach::ReachPath& path) {
  std::string text = path.source + " to " + path.destination + ", " + path.protocol;
  if (path.port != 0) text += " " + std::to_string(path.port);
  text += path.passes ? ": passes\n" : ": does not pass\n";
  std::vector<std::vector<std::string>> rows{{"", "WHAT", "ID", "DECISION"}};
  for (const reach::ReachHop& hop : path.hops) {
    const std::string way = hop.answer ? "<-" : "->";
    rows.push_back({hop.passes ? way : "x", hop.type, hop.id, hop.text});
  }
  return text + table(rows);
}

// "" for what is no network interface.
std::string vpc_of(const ec2::NetworkRecords& records, const std::string& interface_id) {
  for (const ec2::NetworkInterface& interface : records.network_interfaces) {
    if (interface.network_interface_id == interface_id) return interface.vpc_id.value_or("");
  }
  return "";
}

}  // namespace

int reach(const ReachOptions& options, const Output& output) {
  NameAndPort destination = split_port(options.destination);
  // Without a port: a load balancer may have that name too.
  const bool to_service = !destination.port && deploy::is_service(destination.name);
  if (to_service) destination.port = deploy::kServicePort;
  ec2::ReachQuery query;
  query.protocol = ec2::protocol_number(options.protocol);
  if (query.protocol != ec2::kIcmp) {
    if (!destination.port) {
      throw Error("which port of " + destination.name + "?",
                  "a " + options.protocol + " connection goes to a port",
                  "as in: neargate reach " + options.source + " " + destination.name + ":80");
    }
    query.port = *destination.port;
  }
  Session session(options.endpoint);
  ec2::Client& ec2 = session.clients.ec2;
  const ec2::NetworkRecords records = ec2::describe_network(ec2);
  const ListTasks list = [&] { return list_tasks(session.clients.ecs, {}); };
  const auto endpoints =
      to_service ? deploy::describe_endpoints(ec2) : std::vector<ec2::VpcEndpoint>{};
  const auto destinations_from = [&](const std::string& source) {
    return to_service ? deploy::service_destinations(records, endpoints, vpc_of(records, source),
                                                     destination.name)
                      : reach_destinations(records, destination.name, list);
  };
  reach::ReachReport report;
  report.passes = true;
  for (const std::string& from : reach_sources(records, options.source, list)) {
    for (const std::string& to : destinations_from(from)) {
      query.source = from;
      query.destination = to;
      report.paths.push_back(report_of(query, ec2::reach(records, query)));
      report.passes = report.passes && report.paths.back().passes;
    }
  }
  if (output.json) {
    output.print(smithy::to_json(report));
  } else {
    std::vector<std::string> texts;
    for (const reach::ReachPath& path : report.paths) texts.push_back(text_of(path));
    output.print(join(texts, "\n"));
  }
  return report.passes ? 0 : kDoesNotPass;
}

}  // namespace neargate::cli
