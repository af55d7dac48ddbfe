#include "balancer/forwarding.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "http/syntax.hpp"

namespace neargate::balancer {
namespace {

void append_number(std::string& out, std::uint64_t number, int base = 10) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number, base);
  out.append(digits, end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view other) { return equal_ignoring_case(name, other); });
}

// Fields between two neighbours, not for the way through (RFC 9110 section 7.6.1), and those of the
// framing, which are written anew.
bool is_hop_by_hop(std::string_view name) {
  switch (name.size()) {
    case 2:
      return equal_ignoring_case(name, "TE");
    case 7:
      return is_one_of(name, {"Trailer", "Upgrade"});
    case 10:
      return is_one_of(name, {"Connection", "Keep-Alive"});
    case 14:
      return equal_ignoring_case(name, "Content-Length");
    case 16:
      return equal_ignoring_case(name, "Proxy-Connection");
    case 17:
      return equal_ignoring_case(name, "Transfer-Encoding");
    default:
      return false;
  }
}

// True where the message's Connection fields name this one.
bool is_nominated(const http::Headers& headers, std::string_view connection,
                  std::string_view name) {
  if (connection.empty()) return false;
  bool found = false;
  for (const auto& [field, value] : headers) {
    if (!equal_ignoring_case(field, "Connection")) continue;
    http::each_element(value, [&](std::string_view option) {
      found = found || equal_ignoring_case(option, name);
    });
  }
  return found;
}

// ALB takes letters, digits and hyphens in a name for valid.
bool is_valid_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
  });
}

// Fields of the request that the load balancer writes anew.
bool is_written_anew(std::string_view name, const Attributes& attributes) {
  switch (name.size()) {
    case 4:
      return equal_ignoring_case(name, "Host");
    case 6:
      return equal_ignoring_case(name, "Expect");  // answered by the load balancer
    case 15:
      return equal_ignoring_case(name, "X-Amzn-Trace-Id") ||
             (equal_ignoring_case(name, "X-Forwarded-For") &&
              attributes.forwarded_for != Attributes::ForwardedFor::preserve);
    case 16:
      return equal_ignoring_case(name, "X-Forwarded-Port");
    case 17:
      return equal_ignoring_case(name, "X-Forwarded-Proto");
    default:
      return false;
  }
}

void append_host(std::string& out, const http::RequestHead& request,
                 const ForwardingContext& context) {
  const std::string_view host = request.headers.get("Host");
  out += "Host: ";
  out += host.empty() ? context.fallback_host : host;
  // Unless it is to be preserved, ALB adds the listener's port where it is not the protocol's own.
  const bool has_port = host.find(':', host.rfind(']') + 1) != std::string_view::npos;
  const std::uint16_t usual_port = context.tls ? 443 : 80;
  if (!host.empty() && !context.attributes.preserve_host_header && !has_port &&
      context.listener_port != usual_port) {
    out += ':';
    append_number(out, context.listener_port);
  }
  out += "\r\n";
}

void append_forwarded(std::string& out, const http::RequestHead& request,
                      const ForwardingContext& context) {
  if (context.attributes.forwarded_for == Attributes::ForwardedFor::append) {
    out += "X-Forwarded-For: ";
    for (const auto& [name, value] : request.headers) {
      if (equal_ignoring_case(name, "X-Forwarded-For") && !value.empty()) {
        out.append(value).append(", ");
      }
    }
    const bool bracketed =
        context.attributes.client_port && context.peer_address.find(':') != std::string_view::npos;
    if (bracketed) out += '[';
    out += context.peer_address;
    if (bracketed) out += ']';
    if (context.attributes.client_port) {
      out += ':';
      append_number(out, context.peer_port);
    }
    out += "\r\n";
  }
  append_field(out, "X-Forwarded-Proto", context.tls ? "https" : "http");
  out += "X-Forwarded-Port: ";
  append_number(out, context.listener_port);
  out += "\r\n";
}

}  // namespace

Attributes::Attributes(const LoadBalancerAttributes& given)
    : idle_timeout_seconds(given.idle_timeout_seconds.value_or(60)),
      client_keep_alive_seconds(given.client_keep_alive_seconds.value_or(3600)),
      drop_invalid_header_fields(given.drop_invalid_header_fields.value_or(false)),
      preserve_host_header(given.preserve_host_header.value_or(false)),
      client_port(given.xff_client_port.value_or(false)) {
  const std::string mode = given.xff_header_processing.value_or("append");
  if (mode == "preserve") forwarded_for = ForwardedFor::preserve;
  if (mode == "remove") forwarded_for = ForwardedFor::remove;
}

void append_trace(std::string& out, std::string_view given, std::string_view trace_id) {
  // A trace that has begun elsewhere goes on, with a mark that it came through here.
  const bool has_root = given.find("Root=") != std::string_view::npos;
  out.append(has_root ? "Self=" : "Root=").append(trace_id);
  if (!given.empty()) out.append(";").append(given);
}

bool asks_for_upgrade(const http::RequestHead& request) {
  return request.headers.has("Upgrade") &&
         is_nominated(request.headers, request.headers.get("Connection"), "Upgrade");
}

void append_request_head(std::string& out, const http::Parser& parser,
                         const ForwardingContext& context) {
  const http::RequestHead& request = parser.request();
  out.append(request.method).append(" ");
  if (request.target.front() == '/' || request.target == "*") {
    out += request.target;
  } else {  // the absolute form is for proxies
    out += request.path();
    if (const std::string_view query = request.query(); !query.empty()) {
      out.append("?").append(query);
    }
  }
  out += " HTTP/1.1\r\n";
  append_forwarded(out, request, context);
  append_host(out, request, context);
  out += "X-Amzn-Trace-Id: ";
  append_trace(out, request.headers.get("X-Amzn-Trace-Id"), context.trace_id);
  out += "\r\n";
  const std::string_view connection = request.headers.get("Connection");
  for (const auto& [name, value] : request.headers) {
    if (is_hop_by_hop(name) || is_written_anew(name, context.attributes)) continue;
    if (is_nominated(request.headers, connection, name)) continue;
    if (context.attributes.drop_invalid_header_fields && !is_valid_name(name)) continue;
    append_field(out, name, value);
  }
  if (asks_for_upgrade(request)) {
    append_field(out, "Connection", "Upgrade");
    append_field(out, "Upgrade", request.headers.get("Upgrade"));
  }
  switch (parser.body_kind()) {
    case http::Parser::BodyKind::sized:
      out += "Content-Length: ";
      append_number(out, parser.content_length());
      out += "\r\n";
      break;
    case http::Parser::BodyKind::chunked:
      out += "Transfer-Encoding: chunked\r\n";
      break;
    default:
      break;
  }
  out += "\r\n";
}

void append_response_head(std::string& out, const http::Parser& response, ResponseFraming framing) {
  const int status = response.response_status();
  const http::Headers& headers = response.response_headers();
  out += "HTTP/1.1 ";
  append_number(out, std::uint64_t(status));
  out.append(" ").append(http::reason_phrase(status)).append("\r\n");
  const std::string_view connection = headers.get("Connection");
  for (const auto& [name, value] : headers) {
    const bool told_only =  // a length without a body
        (framing.head_only || status == 304) && equal_ignoring_case(name, "Content-Length");
    if (is_hop_by_hop(name) && !told_only) continue;
    if (is_nominated(headers, connection, name)) continue;
    append_field(out, name, value);
  }
  out += framing.more_fields;
  if (status == 101) {
    append_field(out, "Connection", "Upgrade");
    append_field(out, "Upgrade", headers.get("Upgrade"));
    out += "\r\n";
    return;
  }
  if (framing.chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (response.body_kind() == http::Parser::BodyKind::sized) {
    out += "Content-Length: ";
    append_number(out, response.content_length());
    out += "\r\n";
  }
  out += framing.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
}

void append_chunk(std::string& out, std::string_view piece) {
  append_number(out, piece.size(), 16);
  out.append("\r\n").append(piece).append("\r\n");
}

std::size_t forwarded_for_entries(const http::Headers& headers) {
  std::size_t count = 0;
  for (const auto& [name, value] : headers) {
    if (equal_ignoring_case(name, "X-Forwarded-For")) {
      http::each_element(value, [&](std::string_view) { ++count; });
    }
  }
  return count;
}

}  // namespace neargate::balancer
