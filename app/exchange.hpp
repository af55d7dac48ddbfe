#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "http/message.hpp"

namespace neargate::app {

// What is noted of a request from its arrival to its line in the log.
struct Exchange {
  Instant started;
  std::string request_id;
  std::string trace_id;  // X-Amzn-Trace-Id, as the load balancer sets it; empty without one
  std::string method;
  std::string path;  // without the query, which may hold what is not for logs
  std::string_view route = "unmatched";
  std::string peer;
  std::string user_agent;
  std::uint64_t request_bytes = 0;
};

// The caller's X-Request-Id where it is one (1 to 128 of A-Z a-z 0-9 - _ . : / = +), else a new
// UUID: a header is copied to answers and logs only where it can do no harm there.
std::string choose_request_id(const http::Headers& headers, Randomness& randomness);

Exchange begin_exchange(const http::RequestHead& head, std::string_view peer, Instant now,
                        Randomness& randomness);

}  // namespace neargate::app
