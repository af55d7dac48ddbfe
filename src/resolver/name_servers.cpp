#include "resolver/name_servers.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::resolver {
namespace {

constexpr std::uint16_t kPort = 53;
constexpr std::size_t kNameServersMax = 3;  // resolv.conf(5), MAXNS
constexpr Milliseconds kLookEvery{1000};

}  // namespace

std::vector<net::Endpoint> name_servers(std::string_view resolv_conf) {
  std::vector<net::Endpoint> servers;
  for (const std::string_view line : split(resolv_conf, '\n')) {
    constexpr std::string_view kKeyword = "nameserver";
    if (!line.starts_with(kKeyword) || servers.size() == kNameServersMax) continue;
    const std::string_view rest = line.substr(kKeyword.size());
    const std::size_t begin = rest.find_first_not_of(" \t");
    if (begin == 0 || begin == std::string_view::npos) continue;
    const std::string_view address = rest.substr(begin);
    servers.push_back({std::string(address.substr(0, address.find_first_of(" \t\r#;"))), kPort});
  }
  return servers;
}

const std::vector<net::Endpoint>& HostNameServers::now(const Clock& clock) {
  if (clock.now() >= next_look_) {
    servers_ = name_servers(read_file(path_).value_or(""));
    next_look_ = clock.now() + kLookEvery;
  }
  return servers_;
}

}  // namespace neargate::resolver
