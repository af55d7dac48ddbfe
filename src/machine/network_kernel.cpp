#include "machine/network_kernel.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "machine/command.hpp"
#include "machine/host_forwarding.hpp"
#include "machine/namespaces.hpp"
#include "machine/network_json.hpp"
#include "machine/network_plan.hpp"
#include "net/socket.hpp"

namespace neargate::machine {
namespace {

std::string path_of(const std::string& name) {
  return name.empty() ? "" : network_namespace_path(name);
}

std::string lines_of(const std::vector<std::string>& lines) { return join(lines, "\n") + "\n"; }

CommandResult run_ip(const std::string& name, const std::vector<std::string>& lines) {
  Command command{{"ip", "-force", "-batch", "-"}, lines_of(lines)};
  command.network_namespace = path_of(name);
  return run_command(command);
}

// What was there already is what we want; any other complaint is an error.
void add(const std::string& name, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  const CommandResult result = run_ip(name, lines);
  if (result.exit_code == 0) return;
  std::string complaints;
  for (const std::string_view line : split(result.output, '\n')) {
    if (line.empty() || line.ends_with("File exists") || line.starts_with("Command failed"))
      continue;
    complaints += (complaints.empty() ? "" : "; ") + std::string(line);
  }
  if (!complaints.empty()) {
    throw Error("cannot set up the network of " + (name.empty() ? "the host" : name), complaints);
  }
}

void set(const std::string& name, const std::vector<std::string>& settings) {
  in_namespaces(path_of(name), "", [&] {
    for (const std::string& setting : settings) {
      const std::size_t equals = setting.find('=');
      const std::string path = "/proc/sys/" + setting.substr(0, equals);
      const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
      if (!fd && errno == ENOENT) continue;  // a kernel without IPv6
      if (!fd) throw system_error("cannot open " + path, errno);
      write_all(fd.get(), setting.substr(equals + 1));
    }
  });
}

void filter(const std::string& name, const std::string& text) {
  Command command{{"nft", "-f", "-"}, text};
  command.network_namespace = path_of(name);
  run_or_throw(command);
}

void make_namespaces(const std::vector<std::string>& names) {
  std::vector<std::string> lines;
  for (const std::string& name : names) {
    if (::access(network_namespace_path(name).c_str(), F_OK) != 0) {
      lines.push_back("netns add " + name);
    }
  }
  add("", lines);
}

void remove_namespaces(const std::vector<std::string>& names) {
  std::vector<std::string> lines;
  for (const std::string& name : names) lines.push_back("netns del " + name);
  if (!lines.empty()) run_ip("", lines);
}

void execute(const NetworkPlan& plan) {
  for (const auto& [name, lines] : plan.removals) run_ip(name, lines);
  remove_namespaces(plan.namespaces_to_remove);
  make_namespaces(plan.namespaces_to_add);
  for (const auto& [name, settings] : plan.settings) set(name, settings);
  for (const auto& [name, text] : plan.filters) filter(name, text);
  add("", plan.links);
  for (const auto& [name, lines] : plan.additions) add(name, lines);
}

// Names of the interfaces in a namespace.
std::set<std::string> links_in(const std::string& name) {
  Command command{{"ip", "-brief", "link", "show"}};
  command.network_namespace = path_of(name);
  std::set<std::string> links;
  const std::string output = run_or_throw(command);
  for (const std::string_view line : split(output, '\n')) {
    const std::string_view link = line.substr(0, line.find_first_of(" @"));
    if (!link.empty()) links.emplace(link);
  }
  return links;
}

}  // namespace

NetworkKernel::NetworkKernel(Names names, std::string run_directory)
    : names_(std::move(names)),
      state_path_(std::move(run_directory) + "/network.json"),
      recorder_(names_) {}

void NetworkKernel::apply(const NetworkSpec& wanted) {
  const std::lock_guard lock(turn_);
  const NetworkSpec possible = recorder_.possible(wanted);
  unrecorded_.clear();
  for (std::size_t i = 0; i < wanted.vpcs.size(); ++i) {
    if (wanted.vpcs[i].record_flows && !possible.vpcs[i].record_flows) {
      unrecorded_.push_back(wanted.vpcs[i].id);
    }
  }
  apply_possible(possible);
}

void NetworkKernel::apply_possible(const NetworkSpec& wanted) {
  const bool unknown = !applied_.has_value();
  NetworkSpec applied = unknown ? read_applied() : std::move(*applied_);
  applied_.reset();
  NetworkPlan plan = plan_network(applied, wanted, names_);
  if (unknown) {
    remove_strays(applied, plan);
    // Filters are made anew, which tracked connections survive.
    for (const auto& [name, state] : network_state(wanted, names_).namespaces) {
      if (!state.filter.empty()) plan.filters[name] = state.filter;
    }
  }
  if (plan.empty()) {
    applied_ = std::move(applied);
    return;
  }
  if (!wanted.vpcs.empty() && (unknown || applied.vpcs.empty())) hold_forwarding(names_.prefix());
  for (const Vpc& vpc : applied.vpcs) {
    const bool replaced = plan.filters.contains(names_.router_namespace(vpc.id));
    if (vpc.record_flows && replaced) recorder_.before_new_filter(vpc);
  }
  execute(plan);
  follow_recording(applied, wanted, plan);
  if (wanted.vpcs.empty()) release_forwarding(names_.prefix());
  remember(wanted);
  applied_ = wanted;
}

void NetworkKernel::follow_recording(const NetworkSpec& applied, const NetworkSpec& wanted,
                                     const NetworkPlan& plan) {
  for (const Vpc& vpc : wanted.vpcs) {
    const auto before = std::find_if(applied.vpcs.begin(), applied.vpcs.end(),
                                     [&](const Vpc& old) { return old.id == vpc.id; });
    const bool recorded = before != applied.vpcs.end() && before->record_flows;
    if (recorded && !vpc.record_flows) recorder_.stop(vpc);
    // Also a change of the gateways is in the filter.
    if (vpc.record_flows && plan.filters.contains(names_.router_namespace(vpc.id))) {
      recorder_.start(vpc);
    }
  }
}

std::vector<FlowWindow> NetworkKernel::read_flows() {
  const std::lock_guard lock(turn_);
  std::vector<FlowWindow> windows;
  for (const std::string& vpc : unrecorded_) {
    FlowWindow& window = windows.emplace_back();
    window.vpc_id = vpc;
    window.failure = recorder_.failure();
  }
  if (!applied_) return windows;  // a change is half made
  for (const Vpc& vpc : applied_->vpcs) {
    if (!vpc.record_flows) continue;
    try {
      windows.push_back(recorder_.read(vpc));
    } catch (const std::exception& error) {
      FlowWindow& window = windows.emplace_back();
      window.vpc_id = vpc.id;
      window.failure = error.what();
    }
  }
  return windows;
}

// Half-made things of a run that was cut off. Links go by name, as those of a namespace that was
// removed go only some time later, and their names are to be taken again.
void NetworkKernel::remove_strays(const NetworkSpec& applied, NetworkPlan& plan) const {
  std::set<std::string> known_links;
  for (const Vpc& vpc : applied.vpcs) {
    known_links.insert(names_.host_link(vpc.id));
    std::set<std::string> known{"lo", kUplink};
    for (const Attachment& attachment : applied.attachments) {
      known.insert(Names::router_link(attachment.name));
    }
    const std::string router = names_.router_namespace(vpc.id);
    for (const std::string& link : links_in(router)) {
      if (!known.contains(link)) plan.removals[router].push_back("link del " + link);
    }
  }
  for (const std::string& link : links_in("")) {
    if (link.starts_with(names_.uplink_prefix()) && !known_links.contains(link)) {
      plan.removals[""].push_back("link del " + link);
    }
  }
  const NetworkState state = network_state(applied, names_);
  for (const std::string& name : list_network_namespaces(names_.namespace_prefix())) {
    if (!state.namespaces.contains(name)) plan.namespaces_to_remove.push_back(name);
  }
}

NetworkSpec NetworkKernel::read_applied() const {
  const auto text = read_file(state_path_);
  NetworkSpec spec = (text ? network_from_json(*text) : std::nullopt).value_or(NetworkSpec{});
  const auto names = list_network_namespaces(names_.namespace_prefix());
  const std::set<std::string> existing(names.begin(), names.end());
  const std::set<std::string> host_links = links_in("");
  std::erase_if(spec.vpcs, [&](const Vpc& vpc) {
    return !existing.contains(names_.router_namespace(vpc.id)) ||
           !host_links.contains(names_.host_link(vpc.id));
  });
  std::map<std::string, std::set<std::string>> router_links;
  for (const Vpc& vpc : spec.vpcs) {
    router_links[vpc.id] = links_in(names_.router_namespace(vpc.id));
  }
  // A veth is there at both ends or at none.
  std::erase_if(spec.attachments, [&](const Attachment& attachment) {
    return !existing.contains(names_.attachment_namespace(attachment.name)) ||
           !router_links[attachment.vpc_id].contains(Names::router_link(attachment.name));
  });
  return spec;
}

void NetworkKernel::remember(const NetworkSpec& applied) const {
  write_file_atomically(state_path_, network_to_json(applied), 0600);
}

void NetworkKernel::remove_everything() {
  const std::lock_guard lock(turn_);
  applied_.reset();
  std::vector<std::string> links;
  for (const std::string& link : links_in("")) {
    if (link.starts_with(names_.uplink_prefix())) links.push_back("link del " + link);
  }
  if (!links.empty()) run_ip("", links);
  remove_namespaces(list_network_namespaces(names_.namespace_prefix()));
  const std::string table = "table ip " + names_.host_table();
  filter("", "add " + table + "\ndelete " + table + "\n");
  release_forwarding(names_.prefix());
  ::unlink(state_path_.c_str());
}

int NetworkKernel::listen(const std::string& attachment, const std::string& address,
                          std::uint16_t port) const {
  const std::string name = names_.attachment_namespace(attachment);
  // "replace": after a restart it is there already.
  if (address.starts_with("169.254.")) add(name, {"addr replace " + address + "/32 dev lo"});
  UniqueFd socket;
  in_namespaces(path_of(name), "", [&] { socket = net::listen_tcp({address, port}); });
  return socket.release();
}

}  // namespace neargate::machine
