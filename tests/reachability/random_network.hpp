#pragma once

#include <string>
#include <vector>

#include "base/ids.hpp"
#include "cloud/ec2/ec2.hpp"

namespace neargate::reachability {

// Random VPCs, made through EC2's API: subnets with own and main route tables, internet and NAT
// gateways (some deleted again), network ACLs, groups that name each other, prefix lists, and
// interfaces in namespaces of their own, some with public addresses. All VPCs have one of few
// ranges, so that many overlap. The same seed makes the same network.
class RandomNetwork {
 public:
  // `internet`: an address beyond all VPCs, to make rules and routes for.
  RandomNetwork(ec2::Ec2& ec2, aws::Call call, std::string internet, std::uint64_t seed)
      : ec2_(ec2), call_(std::move(call)), internet_(std::move(internet)), random_(seed) {}

  void add_vpc();
  // Changes some routes, rules and entries of each VPC.
  void change();

  const std::vector<std::string>& interfaces() const { return interfaces_; }
  // A number below `count`; also for those who go on from here.
  std::size_t below(std::size_t count) { return random_.next() % count; }
  bool chance(unsigned percent) { return below(100) < percent; }

 private:
  struct Vpc {
    std::string id;
    std::string cidr;
    std::string gateway;  // "": none
    std::vector<std::string> subnets;
    std::vector<std::string> subnet_cidrs;
    std::vector<std::string> tables;
    std::vector<std::string> nat_gateways;
    std::vector<std::string> acls;
    std::vector<std::string> groups;
    std::string prefix_list;
    std::vector<std::string> addresses;  // of its interfaces
  };

  template <class T>
  const T& any(const std::vector<T>& items) {
    return items[below(items.size())];
  }
  std::string network_near(const Vpc& vpc);
  void add_subnets(Vpc& vpc);
  void add_gateways(Vpc& vpc);
  void add_route(const Vpc& vpc);
  void move_association(const std::string& from, const std::string& to);
  void add_acl(Vpc& vpc);
  void add_entry(const Vpc& vpc, const std::string& acl, bool egress);
  void add_groups(Vpc& vpc);
  void add_rule(const Vpc& vpc, const std::string& group, bool egress);
  void remove_rule(const std::string& group);
  void add_interface(Vpc& vpc);

  ec2::Ec2& ec2_;
  aws::Call call_;
  std::string internet_;
  Randomness random_;
  std::vector<Vpc> vpcs_;
  std::vector<std::string> interfaces_;
};

}  // namespace neargate::reachability
