#include "smithy/idl/naming.hpp"

#include <gtest/gtest.h>

namespace neargate::smithy::idl {
namespace {

struct Case {
  std::string_view name, expected;
};

TEST(SnakeCase, FollowsTheTable) {
  constexpr Case kCases[] = {
      {"taskDefinitionArn", "task_definition_arn"},
      {"name", "name"},
      {"CreateCluster", "create_cluster"},
      // Runs of upper-case letters.
      {"DBName", "db_name"},
      {"VpcId", "vpc_id"},
      {"HTTPCode", "http_code"},
      {"ETag", "e_tag"},
      {"SSLPolicy", "ssl_policy"},
      {"DNSName", "dns_name"},
      {"CIDRBlock", "cidr_block"},
      {"MFADelete", "mfa_delete"},
      {"ID", "id"},
      {"AWSKMSKey", "awskms_key"},  // nobody can tell where such a run parts
      {"loadBalancerARNs", "load_balancer_arns"},
      {"ARNsOfAll", "arns_of_all"},
      {"SSEAlgorithm", "sse_algorithm"},
      {"vCpu", "v_cpu"},
      {"IamInstanceProfile", "iam_instance_profile"},
      // Digits.
      {"S3Bucket", "s3_bucket"},
      {"Ec2InstanceId", "ec2_instance_id"},
      {"Ipv6CidrBlock", "ipv6_cidr_block"},
      {"ContentMD5", "content_md5"},
      {"ChecksumSHA256", "checksum_sha256"},
      {"HTTP2Enabled", "http2_enabled"},
      {"3rd", "_3rd"},
      // The short list.
      {"IPv6Addresses", "ipv6_addresses"},
      {"AssignIPv4", "assign_ipv4"},
      {"SSEKMSKeyId", "sse_kms_key_id"},
      {"SSEKMSEncryptionContext", "sse_kms_encryption_context"},
      {"ChecksumCRC32", "checksum_crc32"},
      {"ChecksumCRC32C", "checksum_crc32c"},
      {"ChecksumCRC64NVME", "checksum_crc64nvme"},
      {"sizeInGiB", "size_in_gib"},
      // Other characters.
      {"snake_case_already", "snake_case_already"},
      {"json-name", "json_name"},
      // Words of C++, and macros of the C library.
      {"Namespace", "namespace_"},
      {"Default", "default_"},
      {"Protected", "protected_"},
      {"operator", "operator_"},
      {"BOOL", "bool_"},
      {"errno", "errno_"},
      {"NotIn", "not_in"},
  };
  for (const Case& c : kCases) EXPECT_EQ(snake_case(c.name), c.expected) << c.name;
}

TEST(TypeName, StartsWithUpperCase) {
  EXPECT_EQ(type_name("Cluster"), "Cluster");
  EXPECT_EQ(type_name("roleDetail"), "RoleDetail");
  EXPECT_EQ(type_name("AWSRole"), "AWSRole");
}

}  // namespace
}  // namespace neargate::smithy::idl
