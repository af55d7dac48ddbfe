#pragma once

#include <set>
#include <string>
#include <vector>

#include "machine/network_spec.hpp"

// Whether an interface's calls of an AWS service arrive: what makes a Fargate task start or stop
// with ResourceInitializationError. Pure, over the network as values.
// Source: "Amazon ECR interface VPC endpoints" and "Fargate task networking" (ECS developer guide),
// "Access AWS services through AWS PrivateLink" (VPC).
namespace neargate::ec2 {

// A VPC with what decides about calls of AWS's services.
struct ServiceNetwork {
  machine::Vpc vpc;
  bool dns_support = true;    // enableDnsSupport
  bool dns_hostnames = true;  // enableDnsHostnames: private names of endpoints need both
  // One network interface of an interface endpoint.
  struct Door {
    std::string address;
    std::string subnet_id;
    std::vector<machine::FilterRule> ingress;
  };
  struct Endpoint {
    std::string id;       // "vpce-…"
    std::string service;  // "ecr.api"
    bool private_dns = false;
    std::vector<Door> doors;           // interface endpoints
    std::set<std::string> subnet_ids;  // gateway endpoints: whose route tables lead to it
  };
  std::vector<Endpoint> endpoints;
};

struct ServicePath {
  enum class Way { none, internet_gateway, nat_gateway, interface_endpoint, gateway_endpoint };
  Way way = Way::none;
  std::string via;      // the NAT gateway or endpoint
  std::string address;  // what the service's name points to there; "" where it is not resolved
  std::string missing;  // where there is no way: what is missing, and what to do
};

// `caller` is the task's interface, with its groups' egress rules. All services are called with TLS
// on port 443; network ACLs must let through the answers too.
ServicePath service_path(const ServiceNetwork& network, const machine::Interface& caller,
                         const std::string& service);

}  // namespace neargate::ec2
