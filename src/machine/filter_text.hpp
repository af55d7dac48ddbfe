#pragma once

#include <map>
#include <string>
#include <vector>

#include "machine/network_spec.hpp"

// Parts of nftables' language.
namespace neargate::machine {

// "ip saddr { 10.0.0.0/8 } tcp dport 80 " for the rule's traffic, with `side` "saddr" or "daddr"
// for the other side; "" for all traffic. Not for rules without networks, which match nothing.
std::string match_text(const FilterRule& rule, const std::string& side);

// A set or map; `type` may carry flags on further lines.
std::string collection(const std::string& kind_and_name, const std::string& type,
                       const std::vector<std::string>& elements);

// Chains named by what they do, so that equal ones are one.
class Chains {
 public:
  // The name of the chain with that body (whole lines).
  std::string add(const std::string& prefix, const std::string& body);
  std::string text() const;

 private:
  std::map<std::string, std::string> bodies_;
};

}  // namespace neargate::machine
