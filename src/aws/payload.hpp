#pragma once

#include <string>

#include "aws/authenticator.hpp"
#include "http/message.hpp"

namespace neargate::aws {

// The body of a REST call, checked against all that the request says of it: x-amz-content-sha256,
// the signatures of chunks, the decoded length, checksums in headers and trailers, Content-MD5.
struct Payload {
  http::Body body;         // without aws-chunked framing
  std::string sha256_hex;  // "" where nothing asked for it
  std::string md5_hex;     // of objects
  std::string crc64nvme;   // base64; of objects whose sender gave no checksum
  http::Headers trailers;  // checksums that came behind the body
};

// Reads the whole body, once. Touches nothing but its arguments: fit for a thread of a pool. Throws
// aws::Error.
struct PayloadRules {
  // x-amz-checksum-* headers are of the body. (CompleteMultipartUpload's are of the whole object.)
  bool checksums_cover_body = true;
  bool checksum_required = false;  // @httpChecksumRequired
  // The body will be kept: it is digested for that, and one in a file is flushed to disk.
  bool is_object = false;
};
Payload check_payload(const http::Request& request, const Identity& identity,
                      const std::string& spool_directory, PayloadRules rules);

// Calls back with the body's bytes, piece by piece. Throws neargate::Error where the file fails.
void each_piece(const http::Body& body, const std::function<void(std::string_view)>& visit);

}  // namespace neargate::aws
