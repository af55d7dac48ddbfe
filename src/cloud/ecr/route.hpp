#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

// Which part of the registry a request is for (OCI distribution specification, "Endpoints").
namespace neargate::ecr {

enum class Endpoint : std::uint8_t {
  version,    // /v2/
  catalog,    // /v2/_catalog
  blob,       // /v2/<name>/blobs/<digest>
  uploads,    // /v2/<name>/blobs/uploads/
  upload,     // /v2/<name>/blobs/uploads/<id>
  manifest,   // /v2/<name>/manifests/<tag or digest>
  tags,       // /v2/<name>/tags/list
  referrers,  // /v2/<name>/referrers/<digest>
};

struct Route {
  Endpoint endpoint = Endpoint::version;
  std::string name;       // of the repository
  std::string reference;  // the last part: digest, upload, tag
};

// The IAM actions that a request with this head is; none where everybody with a token may. Throws
// RegistryError where its query cannot be read.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/security_iam_id-based-policy-examples.html
std::vector<std::string_view> actions_of(Endpoint endpoint, const http::RequestHead& head);

// `path` is still percent-encoded. Nothing where no endpoint has this form.
std::optional<Route> find_route(std::string_view path);

// A parameter of the query; "" where it has none of this name. Throws RegistryError where the query
// cannot be read.
std::string query_parameter(const http::RequestHead& head, std::string_view name);

// A range of a blob, or of what is uploaded: both ends are within it.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  bool operator==(const ByteRange&) const = default;
};

// "bytes=…" (RFC 9110 section 14.2) of one range, fitted to a size. Nothing where it is not of this
// form, and then ignored; first > last where it lies outside.
std::optional<ByteRange> parse_range(std::string_view header, std::uint64_t size);
// Content-Range of an upload's piece: "<first>-<last>", with or without "bytes ".
std::optional<ByteRange> parse_content_range(std::string_view header);

}  // namespace neargate::ecr
