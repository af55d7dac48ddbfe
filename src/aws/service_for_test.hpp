#pragma once

#include "aws/server.hpp"
#include "aws/stream.hpp"
#include "smithy/shapes_for_test.hpp"

// A service whose tables are written by hand, for the tests of protocols.
namespace neargate::aws::test {

using smithy::test::Everything;

// An object store in small: labels, query, headers, a stream as payload.
struct PutThing {
  std::string bucket, key;
  std::optional<std::string> version;
  std::optional<std::string> checksum;
  std::optional<std::map<std::string, std::string>> metadata;
  std::optional<smithy::Stream> body;
  bool operator==(const PutThing&) const = default;
};
struct GetThingOutput {
  std::optional<smithy::Stream> body;
  std::optional<std::string> etag;
  std::optional<std::int64_t> content_length;
  std::optional<Timestamp> last_modified;
  std::optional<std::map<std::string, std::string>> metadata;
  bool operator==(const GetThingOutput&) const = default;
};
struct ThingMissing {
  std::optional<std::string> message;
};

inline const smithy::Member kMetadataMembers[] = {
    {.name = "key", .target = &smithy::kString, .required = true},
    {.name = "value", .target = &smithy::kString, .required = true}};
inline const smithy::Shape kMetadata = {.name = "Metadata",
                                        .type = smithy::Type::map,
                                        .members = kMetadataMembers,
                                        .operations = &smithy::kMapOperations<std::string>};
inline const smithy::Member kPutThingMembers[] = {
    {.name = "Bucket",
     .target = &smithy::kString,
     .offset = offsetof(PutThing, bucket),
     .required = true,
     .location = smithy::Location::label},
    {.name = "Key",
     .target = &smithy::kString,
     .offset = offsetof(PutThing, key),
     .required = true,
     .location = smithy::Location::label},
    {.name = "VersionId",
     .target = &smithy::kString,
     .offset = offsetof(PutThing, version),
     .location = smithy::Location::query,
     .location_name = "versionId"},
    {.name = "ChecksumCRC32",
     .target = &smithy::kString,
     .offset = offsetof(PutThing, checksum),
     .location = smithy::Location::header,
     .location_name = "x-amz-checksum-crc32"},
    {.name = "Metadata",
     .target = &kMetadata,
     .offset = offsetof(PutThing, metadata),
     .location = smithy::Location::prefix_headers,
     .location_name = "x-amz-meta-"},
    {.name = "Body",
     .target = &smithy::kStream,
     .offset = offsetof(PutThing, body),
     .location = smithy::Location::payload},
};
inline const smithy::Shape kPutThing = {.name = "PutThing",
                                        .members = kPutThingMembers,
                                        .operations = &smithy::kValueOperations<PutThing>};
inline const smithy::Member kGetThingOutputMembers[] = {
    {.name = "Body",
     .target = &smithy::kStream,
     .offset = offsetof(GetThingOutput, body),
     .location = smithy::Location::payload},
    {.name = "ETag",
     .target = &smithy::kString,
     .offset = offsetof(GetThingOutput, etag),
     .location = smithy::Location::header,
     .location_name = "ETag"},
    {.name = "ContentLength",
     .target = &smithy::kLong,
     .offset = offsetof(GetThingOutput, content_length),
     .location = smithy::Location::header,
     .location_name = "Content-Length"},
    {.name = "LastModified",
     .target = &smithy::kTimestamp,
     .offset = offsetof(GetThingOutput, last_modified),
     .location = smithy::Location::header,
     .location_name = "Last-Modified"},
    {.name = "Metadata",
     .target = &kMetadata,
     .offset = offsetof(GetThingOutput, metadata),
     .location = smithy::Location::prefix_headers,
     .location_name = "x-amz-meta-"},
};
inline const smithy::Shape kGetThingOutput = {
    .name = "GetThingOutput",
    .members = kGetThingOutputMembers,
    .operations = &smithy::kValueOperations<GetThingOutput>};
inline const smithy::Shape kThingMissing = {.name = "ThingMissing",
                                            .error_code = "NoSuchThing",
                                            .error_status = 404,
                                            .operations = &smithy::kValueOperations<ThingMissing>};
inline const smithy::Shape* const kErrors[] = {&kThingMissing};

// Store gives back what it gets, by whatever RPC protocol.
inline const smithy::Operation kSampleOperations[] = {
    {.name = "Store",
     .input = &smithy::test::kEverything,
     .output = &smithy::test::kEverything,
     .errors = kErrors},
    {.name = "Ping"},
    {.name = "Open", .anonymous = true},
};
inline constexpr smithy::Protocol kRpcProtocols[] = {
    smithy::Protocol::aws_json_1_0, smithy::Protocol::rpc_v2_cbor, smithy::Protocol::aws_query};
inline const smithy::Service kSample = {.name = "Sample_2026",
                                        .sdk_id = "Sample",
                                        .signing_name = "sample",
                                        .endpoint_prefix = "sample",
                                        .version = "2026-11-23",
                                        .xml_namespace = "http://sample/",
                                        .protocols = kRpcProtocols,
                                        .operations = kSampleOperations};

inline constexpr smithy::Protocol kEc2Protocols[] = {smithy::Protocol::ec2_query};
inline const smithy::Service kSampleEc2 = {.name = "SampleEc2",
                                           .sdk_id = "Sample EC2",
                                           .signing_name = "ec2",
                                           .endpoint_prefix = "ec2",
                                           .version = "2026-11-23",
                                           .protocols = kEc2Protocols,
                                           .operations = kSampleOperations};

inline const smithy::Operation kThingOperations[] = {
    {.name = "PutThing", .input = &kPutThing, .http_method = "PUT", .http_uri = "/{Bucket}/{Key+}"},
    {.name = "GetThing",
     .input = &kPutThing,
     .output = &kGetThingOutput,
     .errors = kErrors,
     .http_method = "GET",
     .http_uri = "/{Bucket}/{Key+}"},
    {.name = "HeadThing",
     .input = &kPutThing,
     .output = &kGetThingOutput,
     .errors = kErrors,
     .http_method = "HEAD",
     .http_uri = "/{Bucket}/{Key+}"},
    {.name = "DeleteThing",
     .input = &kPutThing,
     .http_method = "DELETE",
     .http_uri = "/{Bucket}/{Key+}",
     .http_status = 204},
};
inline constexpr smithy::Protocol kRestProtocols[] = {smithy::Protocol::rest_xml};
inline const smithy::Service kThings = {.name = "Things",
                                        .sdk_id = "S3",
                                        .signing_name = "s3",
                                        .endpoint_prefix = "s3",
                                        .protocols = kRestProtocols,
                                        .operations = kThingOperations};

}  // namespace neargate::aws::test
