#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "smithy/permission.hpp"
#include "smithy/shape.hpp"

// The tables of a service's operations, as generated from its model.
namespace neargate::smithy {

enum class Protocol : std::uint8_t {
  aws_json_1_0,
  aws_json_1_1,
  aws_query,
  ec2_query,
  rest_xml,
  rest_json_1,
  rpc_v2_cbor,
};

struct Operation {
  std::string_view name;  // "CreateCluster"
  const Shape* input = nullptr;
  const Shape* output = nullptr;
  std::span<const Shape* const> errors;
  // HTTP binding (@http), for restXml and restJson1. The pattern is as in the model:
  // "/{Bucket}/{Key+}?uploads".
  std::string_view http_method;
  std::string_view http_uri;
  std::uint16_t http_status = 200;
  std::span<const Permission> permissions;       // @iamResource, @iamNeeds: all must be allowed
  std::span<const ConditionKey> condition_keys;  // @iamConditionKeys
  bool readonly = false;                         // @readonly: changes nothing
  bool checksum_required = false;                // @httpChecksumRequired
  bool anonymous = false;  // @optionalAuth: needs no signature (AssumeRoleWithWebIdentity)
};

struct Service {
  std::string_view name;             // "AmazonEC2ContainerServiceV20141113": X-Amz-Target's prefix
  std::string_view sdk_id;           // "ECS"
  std::string_view signing_name;     // "ecs": the service of SigV4's credential scope
  std::string_view endpoint_prefix;  // "ecs"
  std::string_view version;          // "2014-11-13"
  std::string_view xml_namespace;    // of query, ec2 and REST XML answers
  std::span<const Protocol> protocols;
  std::string_view validation_error_code;  // @validationError: where a constraint is broken
  std::span<const Operation> operations;

  const Operation* find(std::string_view operation_name) const {
    for (const Operation& operation : operations) {
      if (operation.name == operation_name) return &operation;
    }
    return nullptr;
  }
};

}  // namespace neargate::smithy
