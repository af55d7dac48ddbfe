#include "balancer/sticky_routing.hpp"

#include "balancer/balancer_for_test.hpp"

namespace neargate::balancer {
namespace {

using StickyRoutingTest = BalancerTest;

// The value of a cookie that an answer sets; "" for none.
std::string cookie_of(const std::string& answer, const std::string& name) {
  const std::size_t at = answer.find("Set-Cookie: " + name + "=");
  if (at == std::string::npos) return "";
  return answer.substr(at + 12, answer.find(';', at) - at - 12);
}

TEST_F(StickyRoutingTest, CookiesKeepClientsAtTheirTargetAndGroup) {
  const auto named = [](const char* name) {
    return [name](Connection& connection) {
      while (!connection.receive_request().empty()) {
        connection.send(std::string("HTTP/1.1 200 OK\r\nSet-Cookie: session=1\r\n") +
                        "Content-Length: 1\r\n\r\n" + name);
      }
    };
  };
  const Backend a(named("a")), b(named("b")), c(named("c"));
  const auto ask = [this](const std::string& cookies = "") {
    return exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" +
                    (cookies.empty() ? "" : "Cookie: " + cookies + "\r\n") + "\r\n");
  };
  add_target(a.port());
  add_target(b.port());
  snapshot_.target_groups.push_back(
      {.id = "other", .targets = {{.id = "c", .address = "127.0.0.1", .port = c.port()}}});
  auto& forward = *snapshot_.listeners[0].default_action.forward;
  forward.target_groups.push_back({.target_group = "other", .weight = 1});
  forward.sticky_seconds = 100;
  snapshot_.target_groups[0].sticky_seconds = 100;
  apply();
  std::string first = ask();
  while (first.ends_with("c")) first = ask();
  const std::string cookies =
      "x=y; " + cookie_of(first, "AWSALBTGCORS") + "; " + cookie_of(first, "AWSALB");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(ask(cookies).back(), first.back());
  // A target that is gone: another one, with a cookie of its own.
  const std::string gone =
      first.back() == 'a' ? std::to_string(a.port()) : std::to_string(b.port());
  std::erase_if(snapshot_.target_groups[0].targets,
                [&](const TargetConfig& target) { return target.id == gone; });
  apply();
  const std::string moved = ask(cookies);
  EXPECT_NE(moved.back(), first.back());
  EXPECT_NE(moved.back(), 'c');
  EXPECT_NE(cookie_of(moved, "AWSALB"), cookie_of(first, "AWSALB"));

  // The application's own cookie leads, for as long as the client has it.
  add_target(c.port(), "another");
  snapshot_.target_groups[0].sticky_cookie = "session";
  forward.target_groups.pop_back();
  forward.sticky_seconds.reset();
  apply();
  const std::string answer = ask();
  EXPECT_EQ(cookie_of(answer, "AWSALB"), "");
  const std::string application = cookie_of(answer, "AWSALBAPP-0");
  EXPECT_NE(application, "");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(ask("session=1; " + application).back(), answer.back());
  EXPECT_NE(ask(application).back(), ask(application).back()) << "without it they take turns";
}

}  // namespace
}  // namespace neargate::balancer
