#include "machine/filter_text.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "machine/cidr.hpp"

namespace neargate::machine {
namespace {

std::string network_match(const std::string& side, const Networks& networks) {
  std::vector<Cidr> parsed;
  for (const std::string& network : networks) parsed.push_back(Cidr::of(network));
  parsed = merge(std::move(parsed));
  if (parsed.size() == 1 && parsed.front().prefix == 0) return "";
  std::vector<std::string> texts;
  for (const Cidr& network : parsed) texts.push_back(network.text());
  return "ip " + side + " { " + join(texts, ", ") + " } ";
}

std::string port_match(const std::string& protocol, const FilterRule& rule) {
  if (rule.port_first == 0 && rule.port_last == 65535) return "ip protocol " + protocol + " ";
  std::string ports = std::to_string(rule.port_first);
  if (rule.port_last != rule.port_first) ports += "-" + std::to_string(rule.port_last);
  return protocol + " dport " + ports + " ";
}

std::string icmp_match(const FilterRule& rule) {
  if (rule.port_first == FilterRule::kAny) return "ip protocol icmp ";
  std::string match = "icmp type " + std::to_string(rule.port_first) + " ";
  if (rule.port_last != FilterRule::kAny) {
    match += "icmp code " + std::to_string(rule.port_last) + " ";
  }
  return match;
}

std::string protocol_match(const FilterRule& rule) {
  switch (rule.protocol) {
    case FilterRule::Protocol::all:
      return "";
    case FilterRule::Protocol::tcp:
      return port_match("tcp", rule);
    case FilterRule::Protocol::udp:
      return port_match("udp", rule);
    case FilterRule::Protocol::icmp:
      return icmp_match(rule);
  }
  return "ip protocol " + std::to_string(static_cast<int>(rule.protocol)) + " ";
}

}  // namespace

std::string match_text(const FilterRule& rule, const std::string& side) {
  return network_match(side, rule.networks) + protocol_match(rule);
}

// nftables refuses an empty list, so the line is left out where there is none.
std::string collection(const std::string& kind_and_name, const std::string& type,
                       const std::vector<std::string>& elements) {
  std::string text = "  " + kind_and_name + " {\n    type " + type + "\n";
  if (!elements.empty()) text += "    elements = { " + join(elements, ", ") + " }\n";
  return text + "  }\n";
}

std::string Chains::add(const std::string& prefix, const std::string& body) {
  const std::string name = prefix + sha256_hex(body).substr(0, 16);
  bodies_[name] = body;
  return name;
}

std::string Chains::text() const {
  std::string text;
  for (const auto& [name, body] : bodies_) text += "  chain " + name + " {\n" + body + "  }\n";
  return text;
}

}  // namespace neargate::machine
