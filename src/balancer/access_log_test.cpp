#include "balancer/access_log.hpp"

#include <filesystem>

#include "balancer/access_line_for_test.hpp"
#include "balancer/balancer_for_test.hpp"
#include "base/text.hpp"

namespace neargate::balancer {
namespace {

namespace fs = std::filesystem;

// The fields of a line that say what became of the request.
std::string outcome(const std::string& line) {
  EXPECT_TRUE(test::is_access_line(line)) << line;
  const auto words = split(line, ' ');
  std::string out(words[0]);
  for (const std::size_t field : {8U, 9U}) out += " " + std::string(words[field]);
  return out;
}

class AccessLogTest : public BalancerTest {
 protected:
  ~AccessLogTest() override { fs::remove_all(directory_); }

  void log_requests() {
    snapshot_.access_log = AccessLogConfig{.directory = directory_,
                                           .load_balancer = "app/web/50dc6c495c0c9188",
                                           .interval_seconds = 1,
                                           .bytes_max = 1 << 20};
  }
  void use_and_log(const Backend& backend) {
    log_requests();
    use(backend);
  }
  // Takes the log off, and returns its lines: all are on the disk a moment later.
  std::vector<std::string> lines(std::size_t expected) {
    snapshot_.access_log.reset();
    apply();
    std::vector<std::string> out;
    for (int i = 0; i < 500 && out.size() < expected; ++i) {
      std::this_thread::sleep_for(Milliseconds(10));
      out = lines_on_disk();
    }
    EXPECT_EQ(out.size(), expected);
    out.resize(expected, "");
    return out;
  }

  const std::string directory_ = testing::TempDir() + "/access" + std::to_string(::getpid());

 private:
  std::vector<std::string> lines_on_disk() const {
    std::string text;
    std::vector<std::string> out;
    for (const auto& entry : fs::directory_iterator(directory_)) {
      if (entry.path().extension() == ".log") text += read_file(entry.path()).value_or("");
    }
    for (const std::string_view line : split(text, '\n')) {
      if (!line.empty()) out.emplace_back(line);
    }
    return out;
  }
};

TEST_F(AccessLogTest, HasALineForARequest) {
  const Backend backend(Backend::always(Backend::ok("hello")));
  use_and_log(backend);
  const std::string request =
      "GET /a?b=c HTTP/1.1\r\nHost: shop.example:1\r\nUser-Agent: me\r\nConnection: close\r\n\r\n";
  const std::string answer = exchange(request);
  const std::string line = lines(1)[0];
  EXPECT_EQ(outcome(line), "http 200 200");
  const std::string target = "127.0.0.1:" + std::to_string(backend.port());
  const std::string parts[] = {
      " app/web/50dc6c495c0c9188 127.0.0.1:",
      " " + target + " 0.0",
      " " + std::to_string(request.size()) + " " + std::to_string(answer.size()) + " ",
      " \"GET http://shop.example:" + std::to_string(port_) + "/a?b=c HTTP/1.1\" \"me\" - - group ",
      " \"Root=1-",
      " \"-\" \"-\" 0 ",
      " \"forward\" \"-\" \"-\" \"" + target + "\" \"200\" ",
      " TID_"};
  for (const std::string& part : parts) {
    EXPECT_NE(line.find(part), std::string::npos) << part << " is not in " << line;
  }
}

TEST_F(AccessLogTest, CountsEachRequestOfAConnectionByItself) {
  const Backend backend(Backend::always(Backend::ok("hello")));
  use_and_log(backend);
  const std::string first = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcde";
  const std::string second = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  exchange(first + second);
  const auto both = lines(2);
  EXPECT_NE(both[0].find("200 200 " + std::to_string(first.size()) + " "), std::string::npos)
      << both[0];
  EXPECT_NE(both[1].find("200 200 " + std::to_string(second.size()) + " "), std::string::npos)
      << both[1];
  const auto connection = [](const std::string& line) {
    return line.substr(line.find("TID_"), 36);
  };
  EXPECT_EQ(connection(both[0]), connection(both[1]));
}

TEST_F(AccessLogTest, HasWhatTheBalancerAnswersItself) {
  snapshot_.listeners[0].default_action = {
      .redirect = RedirectAction{.host = "other.example", .status_code = 302}};
  snapshot_.listeners[0].rules = std::vector<RuleConfig>{
      {.id = "fixed",
       .priority = 7,
       .conditions = {{.field = "path-pattern", .values = {"/fixed"}}},
       .action = {.fixed_response = FixedResponseAction{.status_code = 418}}},
      {.id = "empty",
       .priority = 8,
       .conditions = {{.field = "path-pattern", .values = {"/empty"}}},
       .action = {.forward = ForwardAction{{{.target_group = "group", .weight = 1}}}}}};
  log_requests();
  apply();
  const auto ask = [this](const std::string& path) {
    exchange("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  };
  ask("/");
  ask("/fixed");
  ask("/empty");
  exchange("no request\r\n\r\n");
  const auto all = lines(4);
  EXPECT_EQ(outcome(all[0]), "http 302 -");
  EXPECT_NE(all[0].find("\"redirect\" \"http://other.example:"), std::string::npos) << all[0];
  EXPECT_EQ(outcome(all[1]), "http 418 -");
  EXPECT_NE(all[1].find("\"-\" \"-\" 7 "), std::string::npos) << all[1];
  EXPECT_EQ(outcome(all[2]), "http 503 -");
  EXPECT_NE(all[2].find("- -1 -1 -1 503"), std::string::npos) << all[2];
  EXPECT_EQ(outcome(all[3]), "http 400 -");
  EXPECT_NE(all[3].find(" \"- http://127.0.0.1:"), std::string::npos) << all[3];
  EXPECT_NE(all[3].find(" \"-\" \"-\" \"-\" -1 "), std::string::npos) << all[3];
}

TEST_F(AccessLogTest, TellsTargetsThatFailAndClientsThatLeave) {
  const Backend backend([](Connection& connection) {
    const std::string request = connection.receive_request();
    if (request.starts_with("GET /fails")) return;
    while (!connection.receive_request().empty()) continue;  // until the client has left
  });
  use_and_log(backend);
  exchange("GET /fails HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  {
    const UniqueFd fd = net::connect_tcp(where());
    write_all(fd.get(), "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
    while (report().requests < 2) std::this_thread::sleep_for(Milliseconds(5));
    const linger hard{1, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  while (report().active_connections > 0) std::this_thread::sleep_for(Milliseconds(5));
  const auto all = lines(2);
  EXPECT_EQ(outcome(all[0]), "http 502 -");
  EXPECT_EQ(outcome(all[1]), "http 460 -");
}

TEST_F(AccessLogTest, HasAWebSocketWhenItIsOver) {
  const Backend backend([](Connection& connection) {
    connection.receive_request();
    connection.send(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    connection.send("12345");
  });
  use_and_log(backend);
  const std::string answer =
      exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nabc");
  const std::string line = lines(1)[0];
  EXPECT_EQ(outcome(line), "ws 101 101");
  EXPECT_NE(line.find(" " + std::to_string(answer.size()) + " \"GET"), std::string::npos) << line;
}

TEST_F(AccessLogTest, CostsNothingWhereItIsOff) {
  const Backend backend(Backend::always(Backend::ok("hello")));
  use(backend);
  get();
  EXPECT_FALSE(fs::exists(directory_));
}

// Requests go on where nothing can be written.
TEST_F(AccessLogTest, DoesWithoutADisk) {
  const Backend backend(Backend::always(Backend::ok("hello")));
  log_requests();
  snapshot_.access_log->directory = "/proc/no/such";
  use(backend);
  EXPECT_TRUE(get().starts_with("HTTP/1.1 200"));
}

}  // namespace
}  // namespace neargate::balancer
