#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gen/balancer/types.hpp"
#include "http/message.hpp"
#include "http/parser.hpp"

// What happens to the heads of requests and responses on their way through. Both functions append
// to a buffer, so that the steady state allocates nothing.
namespace neargate::balancer {

// The load balancer's attributes, with AWS's defaults.
struct Attributes {
  Attributes() = default;
  explicit Attributes(const LoadBalancerAttributes& given);

  enum class ForwardedFor : std::uint8_t { append, preserve, remove };
  int idle_timeout_seconds = 60;
  int client_keep_alive_seconds = 3600;
  bool drop_invalid_header_fields = false;
  bool preserve_host_header = false;
  bool client_port = false;  // in X-Forwarded-For
  ForwardedFor forwarded_for = ForwardedFor::append;
};

// What the load balancer adds of its own.
struct ForwardingContext {
  const Attributes& attributes;
  std::string_view peer_address;
  std::uint16_t peer_port = 0;
  std::uint16_t listener_port = 0;
  bool tls = false;
  std::string_view fallback_host;  // for HTTP/1.0 requests without a Host
  std::string_view trace_id;       // "1-67891233-abcdef012345678912345678"
};

// True where the client asks to go on with another protocol (WebSocket).
bool asks_for_upgrade(const http::RequestHead& request);

// The request line and head, for HTTP/1.1, as the target gets it.
void append_request_head(std::string& out, const http::Parser& request,
                         const ForwardingContext& context);

// The value of X-Amzn-Trace-Id, given what the request has of it.
void append_trace(std::string& out, std::string_view given, std::string_view trace_id);

struct ResponseFraming {
  bool keep_alive = true;
  bool chunked = false;    // by us: the target's body is chunked, or ends with its connection
  bool head_only = false;  // the request was HEAD
  std::string_view more_fields = {};  // whole lines, of ours
};
void append_response_head(std::string& out, const http::Parser& response, ResponseFraming framing);

// A piece of a chunked body (RFC 9112 section 7.1); the last one is empty.
void append_chunk(std::string& out, std::string_view piece);

// Entries of X-Forwarded-For, all fields of that name together. ALB refuses more than 30 with 463.
inline constexpr std::size_t kForwardedForEntriesMax = 30;
std::size_t forwarded_for_entries(const http::Headers& headers);

}  // namespace neargate::balancer
