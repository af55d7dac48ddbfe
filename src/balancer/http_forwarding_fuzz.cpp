// Whatever a client may send: what the target gets must be a request that a strict parser takes,
// and reads as the same one: same method, same body's framing, one Host, nothing between
// neighbours.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "balancer/forwarding.hpp"
#include "base/assert.hpp"

using namespace neargate;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  http::Parser request(http::Parser::Kind::request);
  if (request.next(input) != http::Parser::Event::head) return 0;
  if (request.request().method == "CONNECT") return 0;  // refused

  balancer::LoadBalancerAttributes given;
  given.drop_invalid_header_fields = data[1] % 2 == 1;
  if (data[1] % 3 == 1) given.xff_header_processing = "preserve";
  if (data[1] % 3 == 2) given.xff_header_processing = "remove";
  const balancer::Attributes attributes(given);
  std::string out;
  balancer::append_request_head(out, request,
                                {.attributes = attributes,
                                 .peer_address = "192.0.2.7",
                                 .listener_port = 8080,
                                 .fallback_host = "10.0.0.1:80",
                                 .trace_id = "1-00000000-000000000000000000000000"});

  // What is added must not push the head over the limit of the second reading.
  http::Parser forwarded(http::Parser::Kind::request,
                         {.head_bytes_max = 1 << 20, .fields_max = 200});
  std::string_view rest = out;
  NG_ASSERT(forwarded.next(rest) == http::Parser::Event::head);
  NG_ASSERT(rest.empty());
  NG_ASSERT(forwarded.request().method == request.request().method);
  NG_ASSERT(forwarded.request().path() == request.request().path());
  NG_ASSERT(forwarded.body_kind() == request.body_kind());
  NG_ASSERT(forwarded.content_length() == request.content_length());
  NG_ASSERT(!forwarded.expects_continue());
  NG_ASSERT(forwarded.request().headers.get("X-Forwarded-Proto") == "http");
  NG_ASSERT(forwarded.request().headers.get("X-Forwarded-Port") == "8080");
  return 0;
}
