#include "resolver/upstream.hpp"

#include <set>

#include <gtest/gtest.h>

#include "resolver/listener.hpp"

namespace neargate::resolver {
namespace {

// A name server of its own on this host, which answers as the test says.
class UpstreamTest : public testing::Test {
 protected:
  struct Server {
    Server(net::Reactor& reactor, std::string (*answer)(const std::string& query))
        : listener(reactor, "", "127.0.0.1", 0,
                   [this, answer](const std::string& message, bool over_tcp,
                                  const Listener::Reply& reply) {
                     ++(over_tcp ? tcp_queries : udp_queries);
                     const std::string response = answer(message);
                     if (!response.empty()) reply(response);
                   }) {}
    net::Endpoint endpoint() const { return {"127.0.0.1", listener.port()}; }
    int udp_queries = 0, tcp_queries = 0;
    Listener listener;
  };

  static dns::Query query() {
    const std::string bytes("\x12\x34\1\0\0\1\0\0\0\0\0\0\7example\3org\0\0\1\0\1", 29);
    return std::get<dns::Query>(dns::parse_query(bytes));
  }
  // What a server that knows 10.0.0.<count> answers.
  static std::string answer(const std::string& message, std::size_t count = 1) {
    const dns::Query asked = std::get<dns::Query>(dns::parse_query(message));
    return dns::write_response(asked, {.addresses = std::vector<std::uint32_t>(count, 0x0a000000)},
                               65535);
  }
  static std::string expected() {
    return dns::write_response(query(), {.addresses = {0x0a000000}}, 512);
  }

  // "" where no server answered.
  std::string ask(std::vector<net::Endpoint> servers, bool over_tcp = false) {
    std::optional<std::string> heard;
    upstream_.ask({.query = query(), .over_tcp = over_tcp}, std::move(servers),
                  [&](std::optional<std::string> response) { heard = response.value_or(""); });
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!heard && std::chrono::steady_clock::now() < end) reactor_.run_once(Milliseconds(50));
    EXPECT_TRUE(heard.has_value()) << "each question is answered";
    return heard.value_or("?");
  }
  // An address where nobody answers, and the host says so.
  net::Endpoint closed() {
    return Server(reactor_, [](const std::string&) { return std::string(); }).endpoint();
  }

  RealClock clock_;
  net::Reactor reactor_{clock_};
  Upstream upstream_{reactor_};
};

TEST_F(UpstreamTest, HandsOnWhatAServerAnswers) {
  Server server(reactor_, [](const std::string& message) { return answer(message); });
  EXPECT_EQ(ask({server.endpoint()}), expected());
  EXPECT_EQ(ask({server.endpoint()}, true), expected());
  EXPECT_EQ(server.udp_queries, 1);
  EXPECT_EQ(server.tcp_queries, 1) << "over TCP where the client came so";
}

TEST_F(UpstreamTest, AsksUnderIdsThatNobodyKnows) {
  static std::vector<std::string> ids;
  ids.clear();
  Server server(reactor_, [](const std::string& message) {
    ids.push_back(message.substr(0, 2));
    return answer(message);
  });
  for (int i = 0; i < 4; ++i) EXPECT_EQ(ask({server.endpoint()}), expected());
  const std::set<std::string> different(ids.begin(), ids.end());
  EXPECT_GE(different.size(), 3u);
}

TEST_F(UpstreamTest, GoesOnToTheNextServer) {
  Server server(reactor_, [](const std::string& message) { return answer(message); });
  EXPECT_EQ(ask({closed(), {"no address", 53}, server.endpoint()}), expected());
  EXPECT_EQ(ask({closed(), server.endpoint()}, true), expected());
}

TEST_F(UpstreamTest, FailsAtOnceWhereNobodyIsThere) {
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(ask({}), "");
  EXPECT_EQ(ask({closed()}), "");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
}

TEST_F(UpstreamTest, DoesNotWaitForASilentServerTwice) {
  Server silent(reactor_, [](const std::string&) { return std::string(); });
  EXPECT_EQ(ask({silent.endpoint()}), "");
  EXPECT_EQ(ask({silent.endpoint()}), "");
  EXPECT_EQ(silent.udp_queries, 1);
}

// What is answered under another id, or to another question, is not from the server.
TEST_F(UpstreamTest, IgnoresWhatIsForged) {
  Server forging(reactor_, [](const std::string& message) {
    std::string response = answer(message);
    response[0] = static_cast<char>(response[0] + 1);
    return response;
  });
  EXPECT_EQ(ask({forging.endpoint()}), "");
  Server other_name(reactor_, [](const std::string& message) {
    std::string response = answer(message);
    response[14] = 'y';
    return response;
  });
  EXPECT_EQ(ask({other_name.endpoint()}, true), "");
}

TEST_F(UpstreamTest, CutsWhatTheClientCannotTake) {
  Server server(reactor_, [](const std::string& message) { return answer(message, 60); });
  const std::string response = ask({server.endpoint()});
  EXPECT_EQ(response.size(), 29u);
  EXPECT_EQ(response[2] & 2, 2) << "truncated";
}

}  // namespace
}  // namespace neargate::resolver
