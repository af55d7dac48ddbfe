#pragma once

#include <cstdint>
#include <string>

namespace neargate::aws {

// An http or https URL, as endpoints are given.
struct Url {
  bool is_https = false;
  std::string host;  // a name or a numeric address, without brackets
  std::uint16_t port = 0;
  std::string path;  // without a '/' at its end

  std::string authority() const;  // for Host: without the scheme's own port
};

// Throws Error, which says that `setting` is to be corrected.
Url parse_url(const std::string& text, const std::string& setting = "AWS_ENDPOINT_URL");

}  // namespace neargate::aws
