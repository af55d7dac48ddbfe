#include "machine/flow_filter.hpp"

#include <array>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "machine/names.hpp"

namespace neargate::machine {
namespace {

using Lines = std::vector<std::string>;
using Way = Flow::Way;

// The bits of a TCP header's flags that kFlagsMask leaves.
constexpr std::uint32_t kWayBits[] = {0x08, 0x20, 0x40, 0x80};

std::string hexadecimal(std::uint32_t value) { return fmt::format("{:#x}", value); }

// The rules that record a packet, and let it go on.
void note(Lines& lines, const std::string& match, Way way, const std::string& sets) {
  const std::string mark = hexadecimal(mark_of(way));
  const std::string ends = " { ip saddr . ip daddr . ";
  // The flags of a TCP header are its 14th byte.
  lines.push_back(match + "ip protocol tcp meta mark set @th,104,8 & " + hexadecimal(kFlagsMask) +
                  " | " + mark + " update @" + sets + kTcpSuffix + ends +
                  "tcp sport . tcp dport . meta mark counter }");
  lines.push_back(match + "ip protocol udp update @" + sets + kUdpSuffix + ends +
                  "udp sport . udp dport . " + mark + " counter }");
  lines.push_back(match + "ip protocol != { tcp, udp } update @" + sets + kOtherSuffix + ends +
                  "ip protocol . " + mark + " counter }");
}

// Each as what follows "set" or "add set ip TABLE".
Lines set_texts(const std::string& sets) {
  Lines texts;
  for (const char* suffix : {kTcpSuffix, kUdpSuffix, kOtherSuffix}) {
    const bool has_ports = suffix != kOtherSuffix;
    texts.push_back(fmt::format(
        "{}{} {{ type ipv4_addr . ipv4_addr . {} . mark; size {}; flags dynamic, timeout; "
        "timeout {}s; }}",
        sets, suffix, has_ports ? "inet_service . inet_service" : "inet_proto", kFlowsMax,
        kFlowTimeout.count() / 1000));
  }
  return texts;
}

struct NotingChain {
  std::string name;
  Lines rules;
};

std::array<NotingChain, 5> refusing_chains(const std::string& sets) {
  std::array<NotingChain, 5> chains{{{"refuse_leaving", {}},
                                     {"refuse_entering", {}},
                                     {"refuse_into_gateway", {}},
                                     {"refuse_out_of_gateway", {}},
                                     {"lost", {}}}};
  const std::string outside = "iifname \"uplink\" ", inside = "iifname != \"uplink\" ";
  note(chains[0].rules, "", Way::refused_leaving, sets);
  note(chains[1].rules, inside, Way::refused_entering, sets);
  note(chains[1].rules, outside, Way::refused_entering_from_outside, sets);
  note(chains[2].rules, inside, Way::refused_into_gateway, sets);
  note(chains[2].rules, outside, Way::refused_into_gateway_from_outside, sets);
  note(chains[3].rules, inside, Way::refused_out_of_gateway, sets);
  note(chains[3].rules, outside, Way::refused_out_of_gateway_inwards, sets);
  note(chains[4].rules, "", Way::lost, sets);
  for (NotingChain& chain : chains) chain.rules.push_back("drop");
  return chains;
}

std::vector<NotingChain> passing_chains(const Vpc& vpc, const std::string& sets) {
  std::vector<NotingChain> chains{{"in", {}}, {"out", {}}, {"within", {}}};
  note(chains[0].rules, "", Way::in, sets);
  note(chains[1].rules, "", Way::out, sets);
  note(chains[2].rules, "", Way::within, sets);
  chains.push_back(
      {"forward", {"iifname \"uplink\" goto in", "oifname \"uplink\" goto out", "goto within"}});
  Lines gateways;
  for (const NatGateway& gateway : vpc.nat_gateways) {
    if (!gateway.public_address.empty()) gateways.push_back(gateway.public_address);
  }
  NotingChain prerouting{"prerouting", {}}, postrouting{"postrouting", {}};
  if (!gateways.empty()) {
    const std::string addresses = " { " + join(gateways, ", ") + " } ";
    note(prerouting.rules, "iifname \"uplink\" ip daddr" + addresses, Way::gateway_in, sets);
    note(postrouting.rules, "oifname \"uplink\" ip saddr" + addresses, Way::gateway_out, sets);
  }
  chains.push_back(std::move(prerouting));
  chains.push_back(std::move(postrouting));
  return chains;
}

// After the filter; and on the outer side of the translation of addresses.
constexpr char kFlowHooks[] =
    "  chain forward { type filter hook forward priority filter + 10; }\n"
    "  chain prerouting { type filter hook prerouting priority raw + 10; }\n"
    "  chain postrouting { type filter hook postrouting priority srcnat + 10; }\n";

template <class Chains>
std::string rules_text(const std::string& table, const Chains& chains) {
  std::string text;
  for (const NotingChain& chain : chains) {
    const std::string where = "ip " + table + " " + chain.name;
    text += "add chain " + where + "\nflush chain " + where + "\n";
  }
  for (const NotingChain& chain : chains) {
    for (const std::string& rule : chain.rules) {
      text += "add rule ip " + table + " " + chain.name + " " + rule + "\n";
    }
  }
  return text;
}

std::string sets_text(const std::string& table, const std::string& sets) {
  std::string text;
  for (const std::string& set : set_texts(sets)) text += "add set ip " + table + " " + set + "\n";
  return text;
}

std::string flow_table_text(const Vpc& vpc, const std::string& sets) {
  return std::string("table ip ") + kFlowTable + " {\n" + kFlowHooks + "}\n" +
         sets_text(kFlowTable, sets) + rules_text(kFlowTable, passing_chains(vpc, sets));
}

}  // namespace

std::uint32_t mark_of(Flow::Way way) {
  std::uint32_t mark = 0;
  for (std::size_t bit = 0; bit < std::size(kWayBits); ++bit) {
    if ((static_cast<unsigned>(way) >> bit & 1U) != 0) mark |= kWayBits[bit];
  }
  return mark;
}

Flow::Way way_of(std::uint32_t mark) {
  unsigned way = 0;
  for (std::size_t bit = 0; bit < std::size(kWayBits); ++bit) {
    if ((mark & kWayBits[bit]) != 0) way |= 1U << bit;
  }
  return static_cast<Flow::Way>(way);
}

Refusals refusals(bool record_flows) {
  if (!record_flows) return {};
  return {.leaving = "goto refuse_leaving",
          .entering = "goto refuse_entering",
          .into_gateway = "goto refuse_into_gateway",
          .out_of_gateway = "goto refuse_out_of_gateway",
          .lost = "goto lost"};
}

std::string refusal_chains(bool record_flows) {
  if (!record_flows) return "  chain refuse {\n    drop\n  }\n";
  const std::string sets = std::string(kRefusedSets) + "0";
  std::string text;
  for (const std::string& set : set_texts(sets)) text += "  set " + set + "\n";
  for (const NotingChain& chain : refusing_chains(sets)) {
    text += "  chain " + chain.name + " {\n";
    for (const std::string& rule : chain.rules) text += "    " + rule + "\n";
    text += "  }\n";
  }
  return text;
}

std::string renew_flow_sets(const Vpc& vpc, Timestamp now) {
  const std::string stamp = std::to_string(now.time_since_epoch().count());
  const std::string refused = kRefusedSets + stamp;
  return flow_table_text(vpc, kFlowSets + stamp) + sets_text(kFilterTable, refused) +
         rules_text(kFilterTable, refusing_chains(refused));
}

std::string flow_probe() {
  return flow_table_text({.id = "", .cidrs = {}, .subnets = {}, .nat_gateways = {}}, kFlowSets);
}

}  // namespace neargate::machine
