#include "aws/proxy.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>

#include "aws/url.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::aws {
namespace {

constexpr std::size_t kHeadBytesMax = 16384;

using Variables = std::function<const char*(const char* name)>;

std::string first_of(const Variables& variable, const char* name, const char* other_name) {
  for (const char* each : {name, other_name}) {
    const char* value = variable(each);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

// One of NO_PROXY's entries: "*", a name or address, or ".name" and "*.name" for what is below it,
// all of them perhaps with a port. A bare name stands for what is below it, too.
bool covers(std::string_view entry, const std::string& host, std::uint16_t port) {
  if (entry == "*") return true;
  const std::size_t colon = entry.rfind(':');
  const bool has_port = colon != std::string_view::npos && entry.find(':') == colon;
  if (has_port) {
    if (entry.substr(colon + 1) != std::to_string(port)) return false;
    entry = entry.substr(0, colon);
  }
  if (entry.starts_with("*.")) entry.remove_prefix(1);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.empty() || !host.ends_with(entry)) return false;
  return host.size() == entry.size() || host[host.size() - entry.size() - 1] == '.';
}

bool goes_directly(const std::string& no_proxy, const std::string& host, std::uint16_t port) {
  const auto entries = split(no_proxy, ',');
  return std::ranges::any_of(
      entries, [&](std::string_view entry) { return covers(to_lower(trim(entry)), host, port); });
}

std::string authority_of(const std::string& host, std::uint16_t port) {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return name + ":" + std::to_string(port);
}

void send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) throw system_error("cannot write to the proxy", errno);
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// The answer's head. What follows it is the tunnel's, so no byte more may be read.
std::string read_head(int socket) {
  std::string head;
  while (!head.ends_with("\r\n\r\n") && head.size() < kHeadBytesMax) {
    char byte = 0;
    const ssize_t got = ::recv(socket, &byte, 1, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error("no answer from the proxy", errno);
    if (got == 0) break;
    head += byte;
  }
  return head;
}

}  // namespace

std::optional<Proxy> find_proxy(const std::string& host, std::uint16_t port,
                                const Variables& variable) {
  constexpr const char* kSetting = "HTTPS_PROXY";
  std::string text = first_of(variable, "https_proxy", kSetting);
  if (text.empty()) return std::nullopt;
  if (goes_directly(first_of(variable, "no_proxy", "NO_PROXY"), to_lower(host), port)) {
    return std::nullopt;
  }
  if (text.find("://") == std::string::npos) text = "http://" + text;
  Proxy proxy;
  if (const std::size_t at = text.rfind('@'); at != std::string::npos) {
    const std::size_t start = text.find("://") + 3;
    const std::string user = text.substr(start, at - start);
    proxy.authorization = "Basic " + to_base64(percent_decode(user).value_or(user));
    text.erase(start, at + 1 - start);
  }
  const Url url = parse_url(text, kSetting);
  if (url.is_https) {
    throw Error("the proxy " + url.authority() + " cannot be used",
                "it is to be spoken to by TLS, which is not supported",
                "name one of http:// with HTTPS_PROXY, or leave the host out with NO_PROXY");
  }
  proxy.host = url.host;
  proxy.port = url.port;
  return proxy;
}

void open_tunnel(int socket, const Proxy& proxy, const std::string& host, std::uint16_t port) {
  const std::string target = authority_of(host, port);
  std::string request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
  if (!proxy.authorization.empty()) {
    request += "Proxy-Authorization: " + proxy.authorization + "\r\n";
  }
  send_all(socket, request + "\r\n");
  const std::string head = read_head(socket);
  const std::string_view line = std::string_view(head).substr(0, head.find("\r\n"));
  const std::size_t space = line.find(' ');
  if (!line.starts_with("HTTP/1.") || space == std::string_view::npos ||
      !line.substr(space + 1).starts_with('2')) {
    throw Error("the proxy " + authority_of(proxy.host, proxy.port) + " does not lead to " + target,
                line.empty() ? "it has closed the connection" : "it says: " + std::string(line),
                "look at HTTPS_PROXY, or leave the host out with NO_PROXY");
  }
}

}  // namespace neargate::aws
