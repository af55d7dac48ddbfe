#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "aws/call.hpp"
#include "base/clock.hpp"

namespace neargate::aws {

// The secret of an access key, and whose it is.
struct Credential {
  std::string secret;
  std::string session_token;  // must be sent where not empty
  Principal principal;
  std::optional<Timestamp> expires;  // refused from then on
};

// Finds an access key; nullptr where there is none. The result is used before control returns to
// the reactor, and not kept.
using FindCredential = std::function<const Credential*(std::string_view access_key_id)>;

}  // namespace neargate::aws
