#include "aws/partition.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"

namespace neargate::aws {
namespace {

struct Partition {
  std::string_view name;
  std::string_view region_prefix;
  std::string_view suffix;  // of hosts
  std::string_view dual_stack_suffix;
  std::string_view home;                 // the region of IAM
  std::string_view iam, iam_dual_stack;  // its hosts, before the suffixes
};

// The last one takes what no other does.
constexpr std::array<Partition, 8> kPartitions = {{
    {"aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-north-1",
     "iam.cn-north-1", "iam.global"},
    {"aws-us-gov", "us-gov-", "amazonaws.com", "api.aws", "us-gov-west-1", "iam.us-gov",
     "iam.us-gov"},
    {"aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1",
     "iam.eusc-de-east-1", "iam"},
    {"aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1", "iam.us-iso-east-1",
     "iam"},
    {"aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1",
     "iam.us-isob-east-1", "iam"},
    {"aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1",
     "iam.eu-isoe-west-1", "iam"},
    {"aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1",
     "iam.us-isof-south-1", "iam"},
    {"aws", "", "amazonaws.com", "api.aws", "us-east-1", "iam", "iam.global"},
}};

// In GovCloud the usual endpoints of the other services are the validated ones.
constexpr std::array<std::string_view, 4> kFipsApartInGovCloud = {"ecs", "api.ecr", "kms", "s3"};

const Partition& partition_at(std::string_view region) {
  return *std::ranges::find_if(
      kPartitions, [&](const Partition& each) { return region.starts_with(each.region_prefix); });
}

// Whether the endpoint with validated cryptography has a name of its own.
bool is_fips_apart(std::string_view prefix, const Partition& partition, bool is_dual_stack) {
  if (partition.name != "aws-us-gov") return true;
  if (is_dual_stack) return prefix != "monitoring";
  return std::ranges::find(kFipsApartInGovCloud, prefix) != kFipsApartInGovCloud.end();
}

bool is_global(const smithy::Service& service) { return service.signing_name == "iam"; }

[[noreturn]] void has_none(const smithy::Service& service, const std::string& region,
                           const std::string& kind) {
  throw neargate::Error("no endpoint of " + std::string(service.sdk_id) + " for " + region,
                        "there is no " + kind + " one that is known",
                        "name it with AWS_ENDPOINT_URL, or do without");
}

std::string iam_host(const Partition& partition, EndpointKind kind) {
  const std::string_view host = kind.is_dual_stack ? partition.iam_dual_stack : partition.iam;
  if (!kind.is_fips || partition.name == "aws-us-gov") return std::string(host);
  return "iam-fips" + std::string(host.substr(3));
}

std::string host_of(const smithy::Service& service, const Partition& partition,
                    const std::string& region, EndpointKind kind) {
  if (is_global(service)) return iam_host(partition, kind);
  const std::string_view prefix = service.endpoint_prefix;
  std::string name(prefix);
  // ECR's newer endpoints have dropped what its first one begins with.
  if (kind.is_dual_stack && name == "api.ecr") name = "ecr";
  if (kind.is_fips && is_fips_apart(prefix, partition, kind.is_dual_stack)) name += "-fips";
  if (kind.is_dual_stack && name.starts_with("s3")) name += ".dualstack";
  return name + "." + region;
}

}  // namespace

std::string_view partition_of(std::string_view region) { return partition_at(region).name; }

std::string aws_endpoint_url(const smithy::Service& service, const std::string& region,
                             EndpointKind kind) {
  const Partition& partition = partition_at(region);
  const bool is_public = partition.name == "aws" || partition.name == "aws-us-gov";
  if (kind.is_fips && !is_public) has_none(service, region, "FIPS");
  const std::string host = host_of(service, partition, region, kind);
  // S3's dual-stack endpoints are older than the suffix of the others'.
  const bool is_new_suffix = kind.is_dual_stack && service.endpoint_prefix != "s3";
  return "https://" + host + "." +
         std::string(is_new_suffix ? partition.dual_stack_suffix : partition.suffix);
}

std::string aws_signing_region(const smithy::Service& service, const std::string& region) {
  return is_global(service) ? std::string(partition_at(region).home) : region;
}

}  // namespace neargate::aws
