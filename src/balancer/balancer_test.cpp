#include "balancer/balancer.hpp"

#include <algorithm>
#include <map>

#include "balancer/balancer_for_test.hpp"
#include "base/error.hpp"
#include "http/client.hpp"

namespace neargate::balancer {
namespace {

using std::chrono::milliseconds;

std::string status_line(const std::string& response) {
  return response.substr(0, response.find("\r\n"));
}

std::string without_date(std::string response) {
  const std::size_t date = response.find("Date: ");
  if (date != std::string::npos) response.erase(date, response.find("\r\n", date) + 2 - date);
  return response;
}

// One backend's behaviour and what the client sees of it.
struct Scenario {
  const char* name;
  Backend::Script backend;
  std::string request;
  std::string expected;  // the whole answer, without its Date
};

std::string error_body(const std::string& title) {
  return "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title +
         "</h1></center>\r\n</body>\r\n</html>\r\n";
}

std::string error_answer(const std::string& title) {
  const std::string body = error_body(title);
  return "HTTP/1.1 " + title + "\r\nServer: awselb/2.0\r\nContent-Type: text/html\r\n" +
         "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
const std::string kClosing = "Connection: close\r\n\r\n";

std::vector<Scenario> scenarios() {
  return {
      {"a sized answer", Backend::always(Backend::ok("hello")), kGet,
       "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n" + kClosing + "hello"},
      {"a chunked answer",
       Backend::always(
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n"
           "0\r\nX: trailer\r\n\r\n"),
       kGet,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + kClosing +
           "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"},
      {"an answer that ends with the connection",
       [](Connection& connection) {
         connection.receive_request();
         connection.send("HTTP/1.0 200 OK\r\n\r\nall");
       },
       kGet,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + kClosing + "3\r\nall\r\n0\r\n\r\n"},
      {"a chunked answer for a client of HTTP/1.0",
       Backend::always(
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
       "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
       "HTTP/1.1 200 OK\r\n" + kClosing + "abc"},
      {"HEAD", Backend::always("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"),
       "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
       "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n" + kClosing},
      {"an interim answer first",
       Backend::always("HTTP/1.1 102 Processing\r\n\r\n" + Backend::ok("x")), kGet,
       "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n" + kClosing + "x"},
      {"100-continue is the balancer's",
       [](Connection& connection) {
         const std::string request = connection.receive_request();
         connection.send(Backend::ok(request.find("Expect") == std::string::npos ? "no" : "yes"));
       },
       "PUT / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\n"
       "Content-Length: 2\r\n\r\nhi",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + kClosing + "no"},
      {"a chunked request",
       [](Connection& connection) {
         const std::string request = connection.receive_request();
         connection.send(Backend::ok(request.substr(request.find("\r\n\r\n") + 4)));
       },
       "PUT / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
       "2\r\nhi\r\n0\r\n\r\n",
       "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n" + kClosing + "2\r\nhi\r\n0\r\n\r\n"},
      {"the target resets",
       [](Connection& connection) {
         connection.receive_request();
         connection.reset();
       },
       kGet, error_answer("502 Bad Gateway")},
      {"the target closes", [](Connection& connection) { connection.receive_request(); }, kGet,
       error_answer("502 Bad Gateway")},
      {"the target talks nonsense", Backend::always("220 mail.example.com ESMTP\r\n"), kGet,
       error_answer("502 Bad Gateway")},
      {"the target smuggles",
       Backend::always(
           "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"),
       kGet, error_answer("502 Bad Gateway")},
      {"the target switches protocols unasked",
       Backend::always("HTTP/1.1 101 x\r\nUpgrade: x\r\n\r\n"), kGet,
       error_answer("502 Bad Gateway")},
      {"the target breaks off in the middle of a body",
       [](Connection& connection) {
         connection.receive_request();
         connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
       },
       kGet, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n" + kClosing + "half"},
      {"the target answers before it has read everything",
       [](Connection& connection) {
         connection.send("HTTP/1.1 413 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
         connection.receive_request();
       },
       "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf",
       "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n" + kClosing},
      {"a malformed request", Backend::always(Backend::ok("x")),
       "GET / HTTP/1.1\r\nHost : h\r\n\r\n", error_answer("400 Bad Request")},
      {"a request without a Host", Backend::always(Backend::ok("x")), "GET / HTTP/1.1\r\n\r\n",
       error_answer("400 Bad Request")},
      {"TRACE", Backend::always(Backend::ok("x")),
       "TRACE / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
       error_answer("405 Method Not Allowed")},
  };
}

TEST_F(BalancerTest, Scenarios) {
  for (const Scenario& scenario : scenarios()) {
    const Backend backend(scenario.backend);
    snapshot_.target_groups[0].targets.clear();
    use(backend);
    const bool unread = std::string_view(scenario.name).starts_with("the target answers before");
    std::string seen;
    if (unread) {  // the client is in the middle of its request
      const UniqueFd fd = net::connect_tcp(where());
      write_all(fd.get(), scenario.request);
      seen = receive_to_end(fd.get());
    } else {
      seen = exchange(scenario.request);
    }
    EXPECT_EQ(without_date(seen), scenario.expected) << scenario.name;
  }
}

TEST_F(BalancerTest, WithoutTargets503WithARefusingOne502) {
  apply();
  EXPECT_EQ(without_date(get()), error_answer("503 Service Temporarily Unavailable"));
  add_target(free_port());
  apply();
  EXPECT_EQ(status_line(get()), "HTTP/1.1 502 Bad Gateway");
  const Report seen = report();
  EXPECT_EQ(seen.elb_statuses.at("503"), 1);
  EXPECT_EQ(seen.elb_statuses.at("502"), 1);
  EXPECT_EQ(seen.target_groups[0].traffic.at(0).connection_errors, 1);
}

TEST_F(BalancerTest, WhatOneTargetRefusesAnotherOneGets) {
  const Backend backend([](Connection& connection) {
    while (!connection.receive_request().empty()) connection.send(Backend::ok("x"));
  });
  add_target(free_port());
  add_target(backend.port());
  add_target(free_port());
  apply();
  http::Client client(where());
  http::Request request;
  request.target = "/";
  for (int i = 0; i < 12; ++i) {
    request.method = i % 2 == 0 ? "GET" : "POST";  // nothing of it had gone out
    request.body = request.method == "POST" ? "body" : "";
    EXPECT_EQ(client.send(request).status, 200) << request.method;
  }
  const Report seen = report();
  EXPECT_GT(seen.target_groups[0].traffic.at(0).connection_errors, 0);
  EXPECT_EQ(seen.target_groups[0].traffic.at(0).requests, 12);
  EXPECT_TRUE(seen.elb_statuses.empty());
}

TEST_F(BalancerTest, ATargetThatIsSilentBeyondTheIdleTimeoutIs504) {
  const Backend silent([](Connection& connection) {
    connection.receive_request();
    connection.receive_request();
  });
  set_idle_timeout(1);
  use(silent);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(without_date(get()), error_answer("504 Gateway Time-out"));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, milliseconds(950));
  // A client that keeps the target waiting is 408, one that never begins is closed.
  const UniqueFd half = net::connect_tcp(where());
  write_all(half.get(), "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf");
  const UniqueFd idle = net::connect_tcp(where());
  EXPECT_EQ(status_line(receive_to_end(half.get())), "HTTP/1.1 408 Request Time-out");
  EXPECT_EQ(receive_to_end(idle.get()), "");
}

TEST_F(BalancerTest, GoesRoundTheTargetsFairlyAndReusesConnections) {
  const Backend backends[] = {Backend(Backend::always(Backend::ok("0"))),
                              Backend(Backend::always(Backend::ok("1"))),
                              Backend(Backend::always(Backend::ok("2")))};
  for (const Backend& backend : backends) add_target(backend.port());
  apply();
  std::map<std::string, int> seen;
  http::Client client(where());
  http::Request request;
  request.method = "GET";
  request.target = "/";
  for (int i = 0; i < 300; ++i) ++seen[client.send(request).body.bytes];
  EXPECT_EQ(seen, (std::map<std::string, int>{{"0", 100}, {"1", 100}, {"2", 100}}));
  for (const Backend& backend : backends) EXPECT_EQ(backend.connections(), 1);
  EXPECT_EQ(report().new_connections, 1);
  EXPECT_EQ(report().target_groups[0].traffic.at(0).address, "127.0.0.1");
  EXPECT_EQ(report().target_groups[0].traffic.at(0).target2xx, 300);
  EXPECT_EQ(report().target_groups[0].traffic.at(0).response_time_count, 300);
}

TEST_F(BalancerTest, WeightsAreExactOverAPeriod) {
  const Backend a(Backend::always(Backend::ok("a"))), b(Backend::always(Backend::ok("b")));
  add_target(a.port());
  snapshot_.target_groups.push_back(
      {.id = "other", .targets = {{.id = "b", .address = "127.0.0.1", .port = b.port()}}});
  snapshot_.listeners[0].default_action.forward->target_groups = {
      {.target_group = "group", .weight = 90}, {.target_group = "other", .weight = 10}};
  apply();
  std::map<std::string, int> seen;
  http::Client client(where());
  http::Request request;
  request.method = "GET";
  request.target = "/";
  for (int i = 0; i < 100; ++i) ++seen[client.send(request).body.bytes];
  EXPECT_EQ(seen, (std::map<std::string, int>{{"a", 90}, {"b", 10}}));
}

TEST_F(BalancerTest, AKeptConnectionThatTheTargetClosedIsReplaced) {
  // Each connection serves one request and closes without a word when the second one comes.
  const Backend backend([](Connection& connection) {
    connection.receive_request();
    connection.send(Backend::ok("x"));
    connection.receive_request();
  });
  use(backend);
  http::Client client(where());
  http::Request request;
  request.target = "/";
  for (const auto& [method, status] : {std::pair("GET", 200), {"GET", 200}, {"POST", 502}}) {
    request.method = method;
    EXPECT_EQ(client.send(request).status, status) << method;
  }
}

TEST_F(BalancerTest, StreamsLargeBodiesBothWays) {
  const Backend echo([](Connection& connection) {
    for (;;) {
      const std::string request = connection.receive_request();
      if (request.empty()) return;
      connection.send(Backend::ok(request.substr(request.find("\r\n\r\n") + 4)));
    }
  });
  use(echo);
  http::Client client(where());
  http::Request request;
  request.method = "PUT";
  request.target = "/";
  for (int i = 0; i < 3; ++i) {
    std::string body(std::size_t(20) << 20, 'a');
    for (std::size_t at = 0; at < body.size(); at += 977) body[at] = char('a' + at % 23);
    request.body = body;
    const http::Response response = client.send(request);
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(response.body.bytes == body);
  }
}

TEST_F(BalancerTest, ASlowClientHoldsTheTargetBack) {
  std::atomic<std::size_t> sent{0};
  const Backend fountain([&](Connection& connection) {
    connection.receive_request();
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n");
    const std::string piece(1 << 16, 'x');
    for (int i = 0; i < 1024; ++i, sent += piece.size()) connection.send(piece);
  });
  use(fountain);
  const UniqueFd slow = net::connect_tcp(where());
  write_all(slow.get(), kGet);
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_LT(sent, std::size_t(32) << 20) << "the balancer took more than sockets hold";
  EXPECT_GT(receive_to_end(slow.get()).size(), std::size_t(64) << 20);
}

TEST_F(BalancerTest, AClientGoneBeforeItsContinueIsNotForwarded) {
  const Backend backend(Backend::always(Backend::ok("x")));
  use(backend);
  on_reactor([this] {
    const UniqueFd fd = net::connect_tcp(where());
    write_all(fd.get(),
              "PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    const linger hard{1, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  });
  EXPECT_TRUE(get().starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(backend.connections(), 1);
}

TEST_F(BalancerTest, WebSocketsPassThrough) {
  const Backend chat([](Connection& connection) {
    connection.receive_request();
    connection.send(
        "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nwelcome\r\n\r\n");
    connection.send("you said " + connection.receive_request());
  });
  use(chat);
  const UniqueFd fd = net::connect_tcp(where());
  write_all(fd.get(),
            "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  std::string seen;
  char buffer[4096];
  while (seen.find("welcome") == std::string::npos) {
    const ssize_t got = ::recv(fd.get(), buffer, sizeof buffer, 0);
    ASSERT_GT(got, 0);
    seen.append(buffer, std::size_t(got));
  }
  write_all(fd.get(), "hello\r\n\r\n");
  seen += receive_to_end(fd.get());
  EXPECT_EQ(status_line(seen), "HTTP/1.1 101 Switching Protocols");
  EXPECT_TRUE(seen.ends_with("welcome\r\n\r\nyou said hello\r\n\r\n")) << seen;
}

TEST_F(BalancerTest, FollowsHealthAndFailsOpen) {
  std::atomic<int> status{500};
  const auto answer = [&](Connection& connection) {
    for (;;) {
      const std::string request = connection.receive_request();
      if (request.empty()) return;
      const bool check = request.find("ELB-HealthChecker/2.0") != std::string::npos;
      connection.send("HTTP/1.1 " + std::to_string(check ? status.load() : 200) +
                      " x\r\nContent-Length: 1\r\n\r\n1");
    }
  };
  const Backend moody(answer), well(Backend::always(Backend::ok("2")));
  add_target(moody.port(), "moody");
  snapshot_.speed = 20;
  snapshot_.target_groups[0].health_check = HealthCheckConfig{.path = "/health",
                                                              .interval_seconds = 1,
                                                              .timeout_seconds = 1,
                                                              .healthy_threshold = 2,
                                                              .unhealthy_threshold = 2,
                                                              .matcher = "200-299"};
  apply();
  expect_state("moody", "unhealthy Target.ResponseCodeMismatch");
  EXPECT_EQ(status_line(get()), "HTTP/1.1 200 OK") << "it fails open";
  add_target(well.port(), "well");
  apply();
  expect_state("well", "healthy ");
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(get().ends_with("\r\n\r\n2"));
  status = 204;
  expect_state("moody", "healthy ");
  std::map<char, int> seen;
  for (int i = 0; i < 10; ++i) ++seen[get().back()];
  EXPECT_EQ(seen, (std::map<char, int>{{'1', 5}, {'2', 5}}));
  // What was pushed is what happened, in order.
  const std::lock_guard lock(mutex_);
  std::vector<std::string> states;
  for (const Event& event : events_) {
    if (event.health && event.health->target == "moody") states.push_back(event.health->state);
  }
  EXPECT_EQ(states, (std::vector<std::string>{"initial", "initial", "unhealthy", "healthy"}));
}

TEST_F(BalancerTest, UnreachableAndSilentTargetsHaveTheirReasons) {
  const Backend silent([](Connection& connection) {
    connection.receive_request();
    connection.receive_request();
  });
  add_target(silent.port(), "silent");
  add_target(free_port(), "refusing");
  snapshot_.speed = 20;
  snapshot_.target_groups[0].health_check = HealthCheckConfig{.path = "/",
                                                              .interval_seconds = 1,
                                                              .timeout_seconds = 1,
                                                              .healthy_threshold = 1,
                                                              .unhealthy_threshold = 1,
                                                              .matcher = "200"};
  snapshot_.target_groups.push_back(
      {.id = "spare", .targets = {{.id = "spare", .address = "127.0.0.1", .port = silent.port()}}});
  apply();
  expect_state("refusing", "unhealthy Target.FailedHealthChecks");
  expect_state("silent", "unhealthy Target.Timeout");
  expect_state("spare", "unused Target.NotInUse");
}

TEST_F(BalancerTest, DrainsATarget) {
  std::promise<void> release;
  std::shared_future<void> released = release.get_future().share();
  const Backend slow([&](Connection& connection) {
    while (!connection.receive_request().empty()) {
      released.wait();
      connection.send(Backend::ok("slow"));
    }
  });
  const Backend quick(Backend::always(Backend::ok("quick")));
  add_target(slow.port(), "slow");
  apply();
  auto first = std::async(std::launch::async, [&] { return get(); });
  while (report().target_groups[0].traffic.empty()) std::this_thread::yield();
  add_target(quick.port(), "quick");
  snapshot_.target_groups[0].targets[0].state = "draining";
  apply();
  EXPECT_EQ(state_of("slow"), "draining Target.DeregistrationInProgress");
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(get().ends_with("quick"));
  const auto drained = [this] {
    const std::lock_guard lock(mutex_);
    return std::any_of(events_.begin(), events_.end(),
                       [](const Event& event) { return event.drained.has_value(); });
  };
  EXPECT_FALSE(drained());
  release.set_value();
  EXPECT_TRUE(first.get().ends_with("slow"));
  for (int i = 0; i < 100 && !drained(); ++i) std::this_thread::sleep_for(milliseconds(5));
  EXPECT_TRUE(drained());
}

TEST_F(BalancerTest, SnapshotsNeverBreakRequests) {
  const Backend a(Backend::always(Backend::ok("a"))), b(Backend::always(Backend::ok("b")));
  add_target(a.port());
  apply();
  std::atomic<bool> going{true};
  std::atomic<int> served{0}, failed{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&, i] {
      http::Client client(where());
      http::Request request;
      request.method = i % 2 ? "GET" : "POST";
      request.target = "/";
      while (going) {
        try {
          const int status = client.send(request).status;
          ++(status == 200 ? served : failed);
        } catch (const Error&) {
          ++failed;
        }
      }
    });
  }
  // Targets come, drain and go; a second listener comes and goes.
  const std::uint16_t second = free_port();
  for (int round = 0; round < 60; ++round) {
    auto& targets = snapshot_.target_groups[0].targets;
    const Backend& next = round % 2 ? a : b;
    targets.back().state = "draining";
    targets.push_back(
        {.id = "t" + std::to_string(round), .address = "127.0.0.1", .port = next.port()});
    if (targets.size() > 2) targets.erase(targets.begin());
    if (round % 2 == 0) {
      snapshot_.listeners.push_back(snapshot_.listeners[0]);
      snapshot_.listeners.back().id = "second";
      snapshot_.listeners.back().port = second;
    } else {
      snapshot_.listeners.pop_back();
    }
    apply();
    std::this_thread::sleep_for(milliseconds(5));
  }
  going = false;
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(failed, 0);
  EXPECT_GT(served, 200);
}

TEST_F(BalancerTest, ARemovedListenerClosesButFinishes) {
  const Backend slow([](Connection& connection) {
    while (!connection.receive_request().empty()) {
      std::this_thread::sleep_for(milliseconds(100));
      connection.send(Backend::ok("done"));
    }
  });
  use(slow);
  auto last =
      std::async(std::launch::async, [&] { return exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n"); });
  const UniqueFd idle = net::connect_tcp(where());
  while (report().requests == 0) std::this_thread::yield();
  snapshot_.listeners.clear();
  apply();
  EXPECT_THROW(net::connect_tcp(where()), Error);
  EXPECT_EQ(receive_to_end(idle.get()), "");
  const std::string answer = last.get();
  EXPECT_TRUE(answer.ends_with("done"));
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
}

TEST_F(BalancerTest, RefusesSnapshotsAsAWhole) {
  const Backend backend(Backend::always(Backend::ok("x")));
  use(backend);
  const UniqueFd taken = net::listen_tcp({"127.0.0.1", 0});
  const std::pair<std::function<void(Snapshot&)>, const char*> cases[] = {
      {[](Snapshot& s) {
         s.listeners[0].default_action.forward->target_groups[0].target_group = "no";
       },
       "forwards to no"},
      {[](Snapshot& s) { s.listeners.push_back(s.listeners[0]); }, "listener is there twice"},
      {[](Snapshot& s) { s.target_groups.push_back(s.target_groups[0]); }, "is there twice"},
      {[](Snapshot& s) { s.target_groups[0].targets[0].address = "localhost"; }, "no IP address"},
      {[](Snapshot& s) { s.listeners[0].default_action.forward.reset(); }, "defaultAction"},
      {[&](Snapshot& s) {
         s.listeners.push_back(s.listeners[0]);
         s.listeners[1].id = "second";
         s.listeners[1].port = net::local_endpoint(taken.get()).port;
         s.target_groups[0].targets.clear();
       },
       "holds the port"},
  };
  for (const auto& [spoil, expected] : cases) {
    Snapshot spoilt = snapshot_;
    spoil(spoilt);
    try {
      on_reactor([&] { balancer_->apply(spoilt); });
      ADD_FAILURE() << "taken: " << expected;
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find(expected), std::string::npos) << error.what();
    }
    EXPECT_EQ(status_line(get()), "HTTP/1.1 200 OK");
  }
}

TEST_F(BalancerTest, AnswersRedirectsAndFixedResponsesOnAKeptConnection) {
  snapshot_.listeners[0].default_action = {
      .redirect = RedirectAction{.protocol = "HTTPS", .port = "443", .status_code = 301}};
  snapshot_.listeners[0].rules = {
      {.id = "fixed",
       .conditions = {{.field = "path-pattern", .values = {"/fixed"}}},
       .action = {.fixed_response = FixedResponseAction{.status_code = 418,
                                                        .content_type = "text/plain",
                                                        .message_body = "teapot"}}}};
  apply();
  const std::string seen = exchange(
      "GET /x?y HTTP/1.1\r\nHost: example.com:8080\r\n\r\n"
      "GET /fixed HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_NE(seen.find("HTTP/1.1 301 Moved Permanently\r\nServer: awselb/2.0\r\n"),
            std::string::npos);
  EXPECT_NE(seen.find("\r\nLocation: https://example.com:443/x?y\r\n"), std::string::npos) << seen;
  EXPECT_NE(seen.find("HTTP/1.1 418 "), std::string::npos);
  EXPECT_TRUE(seen.ends_with("\r\n\r\nteapot"));
}

}  // namespace
}  // namespace neargate::balancer
