#include "cloud/ec2/flow_records.hpp"

#include <algorithm>
#include <tuple>

#include "machine/cidr.hpp"
#include "machine/external_routes.hpp"

namespace neargate::ec2 {
namespace {

using machine::Cidr;
using machine::ExternalRoute;
using machine::Flow;
using Action = FlowRecord::Action;
using Path = FlowRecord::Path;

constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kSyn = 2;
constexpr std::uint8_t kAck = 16;
constexpr std::uint8_t kRecordedFlags = 7;  // FIN, SYN, RST

std::int64_t seconds(Timestamp time) {
  return std::chrono::floor<Seconds>(time).time_since_epoch().count();
}

// "An ACK is reported only together with a SYN."
std::uint8_t recorded_flags(std::uint8_t flags) {
  const bool syn_ack = (flags & kSyn) != 0 && (flags & kAck) != 0;
  return static_cast<std::uint8_t>((flags & kRecordedFlags) | (syn_ack ? kAck : 0));
}

// The records of one window as they come about.
class Recorder {
 public:
  Recorder(const FlowNetwork& network, const machine::FlowWindow& window)
      : network_(network), window_(window) {
    for (const FlowInterface& interface : network.interfaces) {
      by_id_[interface.id] = &interface;
      by_address_[interface.address] = &interface;
      if (!interface.public_address.empty()) by_address_[interface.public_address] = &interface;
    }
    for (const std::string& cidr : network.vpc.cidrs) vpc_.push_back(Cidr::of(cidr));
    for (const machine::Subnet& subnet : network.vpc.subnets) {
      subnets_[subnet.id] = &subnet;
      unlogged_.push_back(Cidr::of(subnet.cidr).network + 1);
    }
    for (const Cidr& cidr : vpc_) resolvers_.push_back(cidr.network + 2);
  }

  void record(const Flow& flow);
  std::vector<FlowRecord> records() const;

 private:
  // Who the record names at the interface's own side is the interface.
  void leave(const Flow& flow, Action action, Path path);
  void enter(const Flow& flow, Action action);
  // What passes a NAT gateway on its way between an interface and the outside.
  void into_gateway(const Flow& flow, Action action);
  void out_of_gateway_outwards(const Flow& flow, Action action);
  void out_of_gateway_inwards(const Flow& flow, Action action);
  void add(const FlowInterface& interface, const Flow& flow, const FlowRecord& ends);

  bool is_logged(const Flow& flow) const;
  bool is_in_vpc(const std::string& address) const;
  const FlowInterface* find(const std::string& address) const;
  // The NAT gateway's between an interface and an address outside; nullptr where there is none.
  const FlowInterface* gateway_between(const std::string& inside, const std::string& outside);
  const std::vector<ExternalRoute>& ways_of(const std::string& subnet_id);

  const FlowNetwork& network_;
  const machine::FlowWindow& window_;
  std::map<std::string, const FlowInterface*> by_id_;
  std::map<std::string, const FlowInterface*> by_address_;
  std::map<std::string, const machine::Subnet*> subnets_;
  std::map<std::string, std::vector<ExternalRoute>> ways_;  // by subnet
  std::vector<Cidr> vpc_;
  std::vector<std::uint32_t> unlogged_;
  std::vector<std::uint32_t> resolvers_;
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::string, int, int,
                         int, bool, Action, Path>;
  std::map<Key, FlowRecord> records_;
};

bool Recorder::is_in_vpc(const std::string& address) const {
  return std::any_of(vpc_.begin(), vpc_.end(),
                     [&](const Cidr& cidr) { return cidr.contains(Cidr::of(address)); });
}

bool Recorder::is_logged(const Flow& flow) const {
  static const Cidr kLinkLocal = Cidr::of("169.254.0.0/16");
  for (const std::string* side : {&flow.source, &flow.destination}) {
    const Cidr address = Cidr::of(*side);
    const bool source = side == &flow.source;
    const std::uint16_t port = source ? flow.source_port : flow.destination_port;
    if (kLinkLocal.contains(address)) return false;
    if (std::count(unlogged_.begin(), unlogged_.end(), address.network) != 0) return false;
    const bool dns = (flow.protocol == kTcp || flow.protocol == kUdp) && port == 53;
    if (dns && std::count(resolvers_.begin(), resolvers_.end(), address.network) != 0) return false;
    if (flow.protocol == kUdp && (port == 67 || port == 68)) return false;
  }
  return true;
}

const FlowInterface* Recorder::find(const std::string& address) const {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? nullptr : found->second;
}

const std::vector<ExternalRoute>& Recorder::ways_of(const std::string& subnet_id) {
  const auto known = ways_.find(subnet_id);
  if (known != ways_.end()) return known->second;
  const auto subnet = subnets_.find(subnet_id);
  std::vector<ExternalRoute>& ways = ways_[subnet_id];
  if (subnet != subnets_.end()) ways = external_routes(network_.vpc, *subnet->second);
  return ways;
}

const FlowInterface* Recorder::gateway_between(const std::string& inside,
                                               const std::string& outside) {
  const FlowInterface* interface = find(inside);
  // What has a public address of its own passes no NAT gateway with it.
  if (interface == nullptr || inside != interface->address || is_in_vpc(outside)) return nullptr;
  for (const ExternalRoute& way : ways_of(interface->subnet_id)) {
    if (!Cidr::of(way.destination).contains(Cidr::of(outside))) continue;
    if (way.way != ExternalRoute::Way::nat) return nullptr;
    const auto id = network_.interface_of_gateway.find(way.gateway->id);
    const auto found =
        id == network_.interface_of_gateway.end() ? by_id_.end() : by_id_.find(id->second);
    return found == by_id_.end() ? nullptr : found->second;
  }
  return nullptr;
}

void Recorder::add(const FlowInterface& interface, const Flow& flow, const FlowRecord& ends) {
  const Key key{interface.id,
                ends.source,
                ends.destination,
                ends.packet_source,
                ends.packet_destination,
                flow.source_port,
                flow.destination_port,
                flow.protocol,
                ends.egress,
                ends.action,
                ends.path};
  const auto [place, is_new] = records_.try_emplace(key, ends);
  FlowRecord& record = place->second;
  const std::int64_t last = std::max(seconds(window_.begin), seconds(flow.last));
  if (is_new) {
    record.interface_id = interface.id;
    record.source_port = flow.source_port;
    record.destination_port = flow.destination_port;
    record.protocol = flow.protocol;
    record.start = seconds(window_.begin);
    record.end = last;
  }
  record.tcp_flags = static_cast<std::uint8_t>(record.tcp_flags | recorded_flags(flow.tcp_flags));
  record.packets += flow.packets;
  record.bytes += flow.bytes;
  record.end = std::max(record.end, last);
}

void Recorder::leave(const Flow& flow, Action action, Path path) {
  const FlowInterface* interface = find(flow.source);
  if (interface == nullptr) return;
  add(*interface, flow,
      {.action = action,
       .egress = true,
       .source = interface->address,
       .destination = flow.destination,
       .packet_source = interface->address,
       .packet_destination = flow.destination,
       .path = path});
}

void Recorder::enter(const Flow& flow, Action action) {
  const FlowInterface* interface = find(flow.destination);
  if (interface == nullptr) return;
  add(*interface, flow,
      {.action = action,
       .source = flow.source,
       .destination = interface->address,
       .packet_source = flow.source,
       .packet_destination = interface->address});
}

void Recorder::into_gateway(const Flow& flow, Action action) {
  const FlowInterface* gateway = gateway_between(flow.source, flow.destination);
  if (gateway == nullptr) return;
  add(*gateway, flow,
      {.action = action,
       .source = flow.source,
       .destination = gateway->address,
       .packet_source = flow.source,
       .packet_destination = flow.destination});
}

void Recorder::out_of_gateway_outwards(const Flow& flow, Action action) {
  const FlowInterface* gateway = gateway_between(flow.source, flow.destination);
  if (gateway == nullptr) return;
  add(*gateway, flow,
      {.action = action,
       .egress = true,
       .source = gateway->address,
       .destination = flow.destination,
       .packet_source = gateway->address,
       .packet_destination = flow.destination,
       .path = Path::internet_gateway});
}

void Recorder::out_of_gateway_inwards(const Flow& flow, Action action) {
  const FlowInterface* gateway = gateway_between(flow.destination, flow.source);
  if (gateway == nullptr) return;
  add(*gateway, flow,
      {.action = action,
       .egress = true,
       .source = gateway->address,
       .destination = flow.destination,
       .packet_source = flow.source,
       .packet_destination = flow.destination,
       .path = Path::within_vpc});
}

void Recorder::record(const Flow& flow) {
  if (!is_logged(flow)) return;
  const bool natted = gateway_between(flow.source, flow.destination) != nullptr;
  const Path outwards = natted ? Path::within_vpc : Path::internet_gateway;
  switch (flow.way) {
    case Flow::Way::within:
      leave(flow, Action::accept, Path::within_vpc);
      enter(flow, Action::accept);
      break;
    case Flow::Way::out:
      leave(flow, Action::accept, outwards);
      into_gateway(flow, Action::accept);
      break;
    case Flow::Way::in:
      out_of_gateway_inwards(flow, Action::accept);
      enter(flow, Action::accept);
      break;
    case Flow::Way::gateway_out:
      leave(flow, Action::accept, Path::internet_gateway);
      break;
    case Flow::Way::gateway_in:
      enter(flow, Action::accept);
      break;
    case Flow::Way::refused_leaving:
      leave(flow, Action::reject, is_in_vpc(flow.destination) ? Path::within_vpc : outwards);
      break;
    case Flow::Way::refused_entering:
      leave(flow, Action::accept, Path::within_vpc);
      enter(flow, Action::reject);
      break;
    case Flow::Way::refused_entering_from_outside:
      out_of_gateway_inwards(flow, Action::accept);
      enter(flow, Action::reject);
      break;
    case Flow::Way::refused_into_gateway:
      leave(flow, Action::accept, Path::within_vpc);
      into_gateway(flow, Action::reject);
      break;
    case Flow::Way::refused_into_gateway_from_outside:
      enter(flow, Action::reject);
      break;
    case Flow::Way::refused_out_of_gateway:
      leave(flow, Action::accept, Path::within_vpc);
      into_gateway(flow, Action::accept);
      out_of_gateway_outwards(flow, Action::reject);
      break;
    case Flow::Way::refused_out_of_gateway_inwards:
      out_of_gateway_inwards(flow, Action::reject);
      break;
    case Flow::Way::lost:
      leave(flow, Action::accept, Path::none);
      break;
  }
}

std::vector<FlowRecord> Recorder::records() const {
  std::vector<FlowRecord> records;
  for (const auto& [key, record] : records_) records.push_back(record);
  std::stable_sort(records.begin(), records.end(), [](const FlowRecord& a, const FlowRecord& b) {
    return std::tie(a.interface_id, a.start) < std::tie(b.interface_id, b.start);
  });
  return records;
}

}  // namespace

FlowInterface flow_interface(const NetworkInterface& interface) {
  FlowInterface out;
  out.id = interface.network_interface_id.value_or("");
  out.subnet_id = interface.subnet_id.value_or("");
  out.address = interface.private_ip_address.value_or("");
  if (interface.association) out.public_address = interface.association->public_ip.value_or("");
  return out;
}

std::vector<FlowRecord> flow_records(const FlowNetwork& network,
                                     const machine::FlowWindow& window) {
  Recorder recorder(network, window);
  for (const Flow& flow : window.flows) recorder.record(flow);
  return recorder.records();
}

}  // namespace neargate::ec2
