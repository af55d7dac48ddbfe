#include "machine/flow_recorder.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/log.hpp"
#include "machine/command.hpp"
#include "machine/flow_filter.hpp"
#include "machine/flow_sets.hpp"
#include "machine/namespaces.hpp"

namespace neargate::machine {
namespace {

struct FlowSet {
  std::string table;
  std::string name;
};

// When a set began, from its name; nothing for "refused_0_tcp".
std::optional<Timestamp> beginning_of(const std::string& name) {
  const std::string digits = name.substr(name.find('_') + 1);
  std::int64_t stamp = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), stamp);
  if (stamp == 0) return std::nullopt;
  return Timestamp(Milliseconds(stamp));
}

void run_nft(const std::string& router, const std::string& text) {
  Command command{{"nft", "-f", "-"}, text};
  command.network_namespace = network_namespace_path(router);
  run_or_throw(command);
}

std::vector<FlowSet> flow_sets() {
  std::vector<FlowSet> sets;
  for (const std::string& name : sets_of_table(kFlowTable, kFlowSets)) {
    sets.push_back({kFlowTable, name});
  }
  for (const std::string& name : sets_of_table(kFilterTable, kRefusedSets)) {
    sets.push_back({kFilterTable, name});
  }
  return sets;
}

}  // namespace

NetworkSpec FlowRecorder::possible(const NetworkSpec& wanted) {
  const auto records = [](const Vpc& vpc) { return vpc.record_flows; };
  if (std::none_of(wanted.vpcs.begin(), wanted.vpcs.end(), records)) return wanted;
  if (!probed_) {
    const CommandResult result = run_command({{"nft", "--check", "-f", "-"}, flow_probe()});
    probed_ = true;
    if (result.exit_code != 0) {
      failure_ = "this kernel's nftables cannot record flows: " + result.output;
      log::warning("flow logs stay empty, as {}", failure_);
    }
  }
  if (failure_.empty()) return wanted;
  NetworkSpec possible = wanted;
  for (Vpc& vpc : possible.vpcs) vpc.record_flows = false;
  return possible;
}

void FlowRecorder::before_new_filter(const Vpc& vpc) {
  const std::string router = network_namespace_path(names_.router_namespace(vpc.id));
  std::vector<Flow>& kept = refused_[vpc.id];
  in_namespaces(router, "", [&] {
    for (const std::string& set : sets_of_table(kFilterTable, kRefusedSets)) {
      const auto flows = flows_of_set(kFilterTable, set, RealClock().now());
      const std::size_t room = kFlowsMax - std::min(kFlowsMax, kept.size());
      kept.insert(kept.end(), flows.begin(),
                  flows.begin() + static_cast<std::ptrdiff_t>(std::min(room, flows.size())));
    }
  });
}

void FlowRecorder::renew(const Vpc& vpc, Timestamp now) const {
  run_nft(names_.router_namespace(vpc.id), renew_flow_sets(vpc, now));
}

void FlowRecorder::start(const Vpc& vpc) { renew(vpc, RealClock().now()); }

void FlowRecorder::stop(const Vpc& vpc) {
  refused_.erase(vpc.id);
  const std::string table = std::string("table ip ") + kFlowTable + "\n";
  run_nft(names_.router_namespace(vpc.id), "add " + table + "delete " + table);
}

FlowWindow FlowRecorder::read(const Vpc& vpc) {
  const std::string router = names_.router_namespace(vpc.id);
  FlowWindow window;
  window.vpc_id = vpc.id;
  std::vector<FlowSet> done;
  in_namespaces(network_namespace_path(router), "", [&] { done = flow_sets(); });
  window.begin = window.end = RealClock().now();
  renew(vpc, window.end);
  // A clock that was set back may have made a set of that name before.
  std::erase_if(done, [&](const FlowSet& set) { return beginning_of(set.name) == window.end; });
  window.flows = std::move(refused_[vpc.id]);
  refused_.erase(vpc.id);
  std::string deletions;
  in_namespaces(network_namespace_path(router), "", [&] {
    for (const FlowSet& set : done) {
      const auto flows = flows_of_set(set.table, set.name, window.end);
      window.skipped = window.skipped || flows.size() >= kFlowsMax;
      window.flows.insert(window.flows.end(), flows.begin(), flows.end());
      window.begin = std::min(window.begin, beginning_of(set.name).value_or(window.begin));
      deletions += "delete set ip " + set.table + " " + set.name + "\n";
    }
  });
  if (!deletions.empty()) run_nft(router, deletions);
  return window;
}

}  // namespace neargate::machine
