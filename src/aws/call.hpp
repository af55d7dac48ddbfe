#pragma once

#include <string>

#include "base/clock.hpp"
#include "smithy/service.hpp"

namespace neargate::aws {

// Who calls, as the signature proved it.
struct Principal {
  std::string account;
  std::string arn;      // arn:aws:iam::…:root, arn:aws:sts::…:assumed-role/role/session
  std::string user_id;  // as GetCallerIdentity shows it
  std::string access_key_id;
};

// One API call under way: what a handler may know of it besides its input.
struct Call {
  const smithy::Service* service = nullptr;
  const smithy::Operation* operation = nullptr;
  Principal principal;
  std::string region;
  std::string request_id;  // in every answer, and in the log
  std::string source_address;
  std::string host;  // the Host header: where the caller reaches us
  Timestamp now;
};

}  // namespace neargate::aws
