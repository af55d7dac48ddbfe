#pragma once

#include <string>
#include <string_view>

#include "smithy/service.hpp"

// Where AWS's own services answer. AWS is made of partitions, which share nothing but the software:
// the public regions, China, GovCloud, the European Sovereign Cloud, and the isolated ones of
// governments. ("AWS Partitions"; "AWS service endpoints".)
namespace neargate::aws {

// What the third field of ARNs in a region is: "aws", "aws-cn", "aws-us-gov".
std::string_view partition_of(std::string_view region);

// Which of a service's endpoints are to be used.
struct EndpointKind {
  bool is_fips = false;        // validated cryptography
  bool is_dual_stack = false;  // reached by IPv6 too
};

// "https://ecs.eu-central-1.amazonaws.com". Throws Error where the partition has none of the kind
// that is known.
std::string aws_endpoint_url(const smithy::Service& service, const std::string& region,
                             EndpointKind kind = {});
// The region that a call there is signed for: the service's home, where it is one for all regions.
std::string aws_signing_region(const smithy::Service& service, const std::string& region);

}  // namespace neargate::aws
