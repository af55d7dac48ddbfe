#pragma once

#include <string>
#include <vector>

#include "cloud/ec2/ec2.hpp"
#include "cloud/elbv2/elbv2.hpp"

namespace neargate::daemon {

// Where a load balancer's name leads, one address for each of its zones: the public ones of an
// internet-facing one, also from within its VPC; the private ones of an internal one.
std::vector<std::string> balancer_addresses(const elbv2::LoadBalancerRecord& record,
                                            const ec2::Ec2& ec2);

}  // namespace neargate::daemon
