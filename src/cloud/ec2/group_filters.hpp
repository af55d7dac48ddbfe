#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "gen/ec2/types.hpp"
#include "machine/network_spec.hpp"

namespace neargate::ec2 {

// Security groups' rules with everything that they name resolved to networks, for all groups at
// once: the cost is that of going through all rules and interfaces once, however many interfaces
// ask. A copy of how things were: to be made anew after changes.
class GroupFilters {
 public:
  // The networks of a prefix list.
  using ListNetworks = std::function<std::vector<std::string>(const std::string& id)>;

  GroupFilters(const std::vector<const SecurityGroupRule*>& rules,
               const std::vector<const NetworkInterface*>& interfaces,
               const ListNetworks& networks_of_list);

  // What an interface in these groups lets in, or out. Rules that name nobody are left out.
  std::vector<machine::FilterRule> of(const std::vector<std::string>& group_ids, bool egress) const;

 private:
  using Rules = std::map<std::string, std::vector<machine::FilterRule>>;  // by group
  Rules ingress_;
  Rules egress_;
};

}  // namespace neargate::ec2
