#include "aws/url.hpp"

#include <charconv>

#include "base/error.hpp"

namespace neargate::aws {

std::string Url::authority() const {
  const bool is_default = port == (is_https ? 443 : 80);
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return is_default ? name : name + ":" + std::to_string(port);
}

Url parse_url(const std::string& text, const std::string& setting) {
  const auto fail = [&]() -> neargate::Error {
    return neargate::Error("the URL '" + text + "' cannot be used",
                           "it is not http://host[:port] or https://host[:port]",
                           "correct " + setting);
  };
  Url url;
  std::string_view rest = text;
  if (rest.starts_with("https://")) {
    url.is_https = true;
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    throw fail();
  }
  const std::size_t slash = rest.find('/');
  std::string_view authority = rest.substr(0, slash);
  if (slash != std::string_view::npos) url.path = rest.substr(slash);
  while (url.path.ends_with('/')) url.path.pop_back();
  url.port = url.is_https ? 443 : 80;
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    const std::string_view port = authority.substr(colon + 1);
    const auto result = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (result.ec != std::errc() || result.ptr != port.data() + port.size()) throw fail();
    authority = authority.substr(0, colon);
  }
  if (authority.starts_with('[') && authority.ends_with(']')) {
    authority = authority.substr(1, authority.size() - 2);
  }
  url.host = authority;
  if (url.host.empty()) throw fail();
  return url;
}

}  // namespace neargate::aws
