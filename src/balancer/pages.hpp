#pragma once

#include <string>
#include <string_view>

#include "gen/balancer/types.hpp"
#include "http/message.hpp"

// What the load balancer answers by itself, worded as ALB does.
namespace neargate::balancer {

// Of a Host field: the name or address alone.
std::string_view host_without_port(std::string_view host);

// The start of a request, as rules and redirects see it.
struct RequestView {
  const http::RequestHead& head;
  std::string_view host;  // without the port
  std::string_view path;
  std::string_view query;
  std::string_view peer_address;
  bool tls = false;
  std::uint16_t listener_port = 0;
};

// "Bad Gateway" and the like, in ALB's words.
std::string_view page_reason(int status);

// The whole answer, head and body, to go over the wire as it is.
struct PageFraming {
  bool keep_alive = true;
  bool head_only = false;  // the request was HEAD
};
std::string error_page(int status, PageFraming framing);
std::string fixed_response(const FixedResponseAction& action, PageFraming framing);
std::string redirect(const RedirectAction& action, const RequestView& request, PageFraming framing);

// Where a redirect leads: "https://example.com:443/path?query".
std::string redirect_location(const RedirectAction& action, const RequestView& request);

// The Date of now (RFC 9110 section 5.6.7), made once a second.
const std::string& date_text();

}  // namespace neargate::balancer
