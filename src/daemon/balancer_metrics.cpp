#include "daemon/balancer_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace neargate::daemon {
namespace {

using balancer::Report;
using balancer::TargetGroupReport;
using balancer::TrafficReport;
using Dimensions = std::vector<cloudwatch::Dimension>;

// The upper bound of the first bucket of a report's response times, and how many there are to each
// doubling (balancer.smithy, TrafficReport).
constexpr double kFirstBucketSeconds = 0.0001;
constexpr double kBucketsPerOctave = 16;

// The middle of a bucket, on the scale of logarithms.
double seconds_of(std::size_t bucket) {
  return kFirstBucketSeconds * std::exp2((static_cast<double>(bucket) - 0.5) / kBucketsPerOctave);
}

// How long the answers between two reports took.
cloudwatch::Samples response_times(const TrafficReport& before, const TrafficReport& now) {
  std::vector<double> seconds, counts;
  for (std::size_t i = 0; i < now.response_time_buckets.size(); ++i) {
    const std::int64_t known =
        i < before.response_time_buckets.size() ? before.response_time_buckets[i] : 0;
    if (now.response_time_buckets[i] == known) continue;
    seconds.push_back(seconds_of(i));
    counts.push_back(static_cast<double>(now.response_time_buckets[i] - known));
  }
  cloudwatch::Samples samples = cloudwatch::samples_of(seconds, &counts);
  samples.statistics.sum = now.response_time_sum - before.response_time_sum;  // this is exact
  return samples;
}

// The same in one zone; "" is none.
Dimensions in_zone(const std::string& zone, Dimensions dimensions) {
  if (!zone.empty()) dimensions.insert(dimensions.begin(), {"AvailabilityZone", zone});
  return dimensions;
}

class Collector {
 public:
  // A number of events; nothing where there were none.
  void count(const char* name, const Dimensions& dimensions, std::int64_t number,
             const char* unit = "Count") {
    if (number > 0) gauge(name, dimensions, static_cast<double>(number), unit);
  }
  void gauge(const char* name, const Dimensions& dimensions, double value,
             const char* unit = "Count") {
    add(name, dimensions, unit, cloudwatch::samples_of(value));
  }
  void add(const char* name, const Dimensions& dimensions, const char* unit,
           const cloudwatch::Samples& samples) {
    all.push_back({{"AWS/ApplicationELB", name, dimensions}, unit, samples});
  }

  std::vector<BalancerSample> all;
};

// How many answers of the load balancer's own began with this digit.
std::int64_t statuses(const Report& report, char first_digit) {
  std::int64_t sum = 0;
  for (const auto& [status, count] : report.elb_statuses) {
    if (status.front() == first_digit) sum += count;
  }
  return sum;
}

std::int64_t status(const Report& report, const std::string& number) {
  const auto found = report.elb_statuses.find(number);
  return found == report.elb_statuses.end() ? 0 : found->second;
}

void add_balancer(Collector& samples, const Report& before, const Report& now,
                  const Dimensions& at) {
  samples.count("ActiveConnectionCount", at, now.active_connections);
  samples.count("NewConnectionCount", at, now.new_connections - before.new_connections);
  samples.count("RejectedConnectionCount", at,
                now.rejected_connections - before.rejected_connections);
  samples.count("ClientTLSNegotiationErrorCount", at,
                now.client_tls_negotiation_errors - before.client_tls_negotiation_errors);
  samples.count("ProcessedBytes", at, now.processed_bytes - before.processed_bytes, "Bytes");
  samples.count("HTTP_Redirect_Count", at, now.redirects - before.redirects);
  samples.count("HTTP_Fixed_Response_Count", at, now.fixed_responses - before.fixed_responses);
  samples.count("HTTPCode_ELB_3XX_Count", at, statuses(now, '3') - statuses(before, '3'));
  samples.count("HTTPCode_ELB_4XX_Count", at, statuses(now, '4') - statuses(before, '4'));
  samples.count("HTTPCode_ELB_5XX_Count", at, statuses(now, '5') - statuses(before, '5'));
  for (const char* number : {"500", "502", "503", "504"}) {
    const std::string name = std::string("HTTPCode_ELB_") + number + "_Count";
    samples.count(name.c_str(), at, status(now, number) - status(before, number));
  }
}

// What happened in one or all target groups, in one or all zones.
struct Traffic {
  std::int64_t requests = 0, answers_2xx = 0, answers_3xx = 0, answers_4xx = 0, answers_5xx = 0;
  std::int64_t connection_errors = 0;
  cloudwatch::Samples response_time;

  static Traffic between(const TrafficReport& before, const TrafficReport& now) {
    Traffic traffic{.requests = now.requests - before.requests,
                    .answers_2xx = now.target2xx - before.target2xx,
                    .answers_3xx = now.target3xx - before.target3xx,
                    .answers_4xx = now.target4xx - before.target4xx,
                    .answers_5xx = now.target5xx - before.target5xx,
                    .connection_errors = now.connection_errors - before.connection_errors};
    traffic.response_time = response_times(before, now);
    return traffic;
  }

  void add(const Traffic& other) {
    requests += other.requests;
    answers_2xx += other.answers_2xx;
    answers_3xx += other.answers_3xx;
    answers_4xx += other.answers_4xx;
    answers_5xx += other.answers_5xx;
    connection_errors += other.connection_errors;
    if (other.response_time.statistics.sample_count == 0) return;
    const bool first = response_time.statistics.sample_count == 0;
    response_time = first ? other.response_time : merge(response_time, other.response_time);
  }

  void put(Collector& samples, const Dimensions& at) const {
    samples.count("RequestCount", at, requests);
    samples.count("HTTPCode_Target_2XX_Count", at, answers_2xx);
    samples.count("HTTPCode_Target_3XX_Count", at, answers_3xx);
    samples.count("HTTPCode_Target_4XX_Count", at, answers_4xx);
    samples.count("HTTPCode_Target_5XX_Count", at, answers_5xx);
    samples.count("TargetConnectionErrorCount", at, connection_errors);
    if (response_time.statistics.sample_count > 0) {
      samples.add("TargetResponseTime", at, "Seconds", response_time);
    }
  }
};

// The targets of a group, or those of them in one zone.
struct Targets {
  std::int64_t healthy = 0, unhealthy = 0;
};

void add_targets(Collector& samples, const TargetGroupReport& group, const Traffic& traffic,
                 const BalancerNames& names) {
  if (group.targets.empty()) return;
  std::map<std::string, Targets> zones;
  Targets all;
  for (const balancer::TargetReport& target : group.targets) {
    const auto zone = names.zones.find({group.target_group, target.health.target});
    Targets unknown;
    for (Targets* sum : {&all, zone == names.zones.end() ? &unknown : &zones[zone->second]}) {
      if (target.health.state == "healthy") ++sum->healthy;
      if (target.health.state == "unhealthy") ++sum->unhealthy;
    }
  }
  const std::string& name = names.target_groups.at(group.target_group);
  const Dimensions at = {{"TargetGroup", name}, {"LoadBalancer", names.load_balancer}};
  const auto put = [&samples](const Targets& targets, const Dimensions& where) {
    samples.gauge("HealthyHostCount", where, static_cast<double>(targets.healthy));
    samples.gauge("UnHealthyHostCount", where, static_cast<double>(targets.unhealthy));
  };
  put(all, at);
  for (const auto& [zone, targets] : zones) put(targets, in_zone(zone, at));
  if (traffic.requests == 0 || all.healthy == 0) return;
  const double per_target =
      static_cast<double>(traffic.requests) / static_cast<double>(all.healthy);
  samples.gauge("RequestCountPerTarget", {{"TargetGroup", name}}, per_target);
  samples.gauge("RequestCountPerTarget", at, per_target);
}

// By zone; all of it under "".
using TrafficByZone = std::map<std::string, Traffic>;

TrafficByZone traffic_of(const TargetGroupReport& before, const TargetGroupReport& now,
                         const BalancerNames& names) {
  TrafficByZone traffic;
  for (const TrafficReport& report : now.traffic) {
    const auto earlier = std::find_if(
        before.traffic.begin(), before.traffic.end(),
        [&report](const TrafficReport& other) { return other.address == report.address; });
    const Traffic since =
        Traffic::between(earlier == before.traffic.end() ? TrafficReport() : *earlier, report);
    traffic[""].add(since);
    const auto node = names.nodes.find(report.address);
    if (node != names.nodes.end()) traffic[node->second].add(since);
  }
  return traffic;
}

}  // namespace

std::vector<BalancerSample> balancer_samples(const Report& before, const Report& now,
                                             const BalancerNames& names) {
  const Report since = before.process_id == now.process_id ? before : Report();
  const Dimensions at = {{"LoadBalancer", names.load_balancer}};
  Collector samples;
  add_balancer(samples, since, now, at);
  TrafficByZone sums;
  for (const TargetGroupReport& group : now.target_groups) {
    const auto name = names.target_groups.find(group.target_group);
    if (name == names.target_groups.end()) continue;
    const auto earlier = std::find_if(
        since.target_groups.begin(), since.target_groups.end(),
        [&group](const auto& other) { return other.target_group == group.target_group; });
    TrafficByZone traffic = traffic_of(
        earlier == since.target_groups.end() ? TargetGroupReport() : *earlier, group, names);
    const Dimensions of_group = {{"TargetGroup", name->second},
                                 {"LoadBalancer", names.load_balancer}};
    for (const auto& [zone, in_it] : traffic) {
      in_it.put(samples, in_zone(zone, of_group));
      sums[zone].add(in_it);
    }
    add_targets(samples, group, traffic[""], names);
  }
  for (const auto& [zone, sum] : sums) sum.put(samples, in_zone(zone, at));
  return std::move(samples.all);
}

}  // namespace neargate::daemon
