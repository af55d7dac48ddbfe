#include "aws/proxy.hpp"

#include <map>
#include <sys/socket.h>
#include <thread>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/file.hpp"

namespace neargate::aws {
namespace {

using Environment = std::map<std::string, std::string>;

// "host:port" of the proxy, with what authorizes there; "" where there is none on the way.
std::string found(const Environment& environment,
                  const std::string& host = "ecs.eu-central-1.amazonaws.com") {
  const auto proxy = find_proxy(host, 443, [&](const char* name) -> const char* {
    const auto variable = environment.find(name);
    return variable == environment.end() ? nullptr : variable->second.c_str();
  });
  if (!proxy) return "";
  return proxy->host + ":" + std::to_string(proxy->port) + proxy->authorization;
}

TEST(Proxy, IsTheEnvironments) {
  EXPECT_EQ(found({}), "");
  EXPECT_EQ(found({{"HTTP_PROXY", "http://p:1"}, {"http_proxy", "http://p:1"}}), "");
  EXPECT_EQ(found({{"HTTPS_PROXY", "http://p:3128"}}), "p:3128");
  EXPECT_EQ(found({{"HTTPS_PROXY", "http://p:3128/"}, {"https_proxy", "q"}}), "q:80");
  EXPECT_EQ(found({{"HTTPS_PROXY", "http://[::1]:8080"}}), "::1:8080");
  EXPECT_EQ(found({{"HTTPS_PROXY", "http://user:p%40ss@p:1"}}), "p:1Basic dXNlcjpwQHNz");
  EXPECT_THROW(found({{"HTTPS_PROXY", "https://p:1"}}), neargate::Error);
  EXPECT_THROW(found({{"HTTPS_PROXY", "socks5://p:1"}}), neargate::Error);
}

TEST(Proxy, IsLeftOutWhereNoProxySaysSo) {
  struct Case {
    const char* no_proxy;
    const char* host;
    bool is_direct;
  };
  for (const Case& each : {
           Case{"*", "ecs.aws", true},
           Case{"amazonaws.com", "ecs.amazonaws.com", true},
           Case{".amazonaws.com", "ecs.amazonaws.com", true},
           Case{"*.amazonaws.com", "ECS.amazonaws.com", true},
           Case{"other, Amazonaws.com ", "amazonaws.com", true},
           Case{"amazonaws.com:443", "ecs.amazonaws.com", true},
           Case{"amazonaws.com:80", "ecs.amazonaws.com", false},
           Case{"amazonaws.com", "notamazonaws.com", false},
           Case{"10.0.0.1,::1", "10.0.0.1", true},
           Case{"10.0.0.1,::1", "::1", true},
           Case{"", "ecs.aws", false},
           Case{",", "ecs.aws", false},
       }) {
    EXPECT_EQ(found({{"HTTPS_PROXY", "p:1"}, {"NO_PROXY", each.no_proxy}}, each.host).empty(),
              each.is_direct)
        << each.no_proxy << " " << each.host;
  }
}

struct Sockets {
  Sockets() {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) throw std::bad_alloc();
    ours.reset(pair[0]);
    theirs.reset(pair[1]);
  }
  UniqueFd ours, theirs;
};

TEST(Proxy, OpensATunnelAndTakesNothingOfWhatFollows) {
  Sockets sockets;
  std::string answer = "HTTP/1.1 200 Connection established\r\nVia: p\r\n\r\nhello";
  ASSERT_EQ(::send(sockets.theirs.get(), answer.data(), answer.size(), 0),
            static_cast<ssize_t>(answer.size()));
  open_tunnel(sockets.ours.get(), {.host = "p", .port = 1, .authorization = "Basic x"}, "ecs", 443);
  char buffer[256];
  const auto asked = ::recv(sockets.theirs.get(), buffer, sizeof buffer, 0);
  EXPECT_EQ(std::string(buffer, static_cast<std::size_t>(asked)),
            "CONNECT ecs:443 HTTP/1.1\r\nHost: ecs:443\r\nProxy-Authorization: Basic x\r\n\r\n");
  const auto rest = ::recv(sockets.ours.get(), buffer, sizeof buffer, 0);
  EXPECT_EQ(std::string(buffer, static_cast<std::size_t>(rest)), "hello");
}

TEST(Proxy, SaysWhatTheProxySays) {
  Sockets sockets;
  const std::string answer = "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n";
  ASSERT_GT(::send(sockets.theirs.get(), answer.data(), answer.size(), 0), 0);
  try {
    open_tunnel(sockets.ours.get(), {.host = "p", .port = 1, .authorization = ""}, "ecs", 443);
    FAIL();
  } catch (const neargate::Error& error) {
    EXPECT_EQ(error.why(), "it says: HTTP/1.1 407 Proxy Authentication Required");
  }
}

}  // namespace
}  // namespace neargate::aws
