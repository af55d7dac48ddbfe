#include "http/server.hpp"

#include <atomic>
#include <filesystem>
#include <future>
#include <sys/mount.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "http/client.hpp"

namespace neargate::http {
namespace {

std::string read_to_end(int fd) {
  std::string all;
  char buffer[65536];
  for (;;) {
    const ssize_t got = ::recv(fd, buffer, sizeof buffer, 0);
    if (got <= 0) return all;
    all.append(buffer, std::size_t(got));
  }
}

std::string without_dates(std::string text) {
  for (std::size_t at; (at = text.find("Date: ")) != std::string::npos;) {
    text.erase(at, text.find("\r\n", at) + 2 - at);
  }
  return text;
}

// A server on a thread of its own; the handler echoes, unless the path asks for more.
class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    spool_ = std::filesystem::path(testing::TempDir()) /
             ("neargate_server_test." + std::to_string(::getpid()));
    std::filesystem::create_directories(spool_);
    options_.spool_directory = spool_;
  }

  void TearDown() override {
    if (thread_.joinable()) stop();
    EXPECT_TRUE(std::filesystem::is_empty(spool_)) << "a spooled body was left behind";
    std::filesystem::remove_all(spool_);
  }

  void start() {
    server_ = std::make_unique<Server>(
        reactor_, options_,
        [](const RequestHead& head) {
          BodyPolicy policy;
          policy.bytes_max = 1 << 20;
          policy.memory_bytes_max = 1000;
          policy.too_large.body = "too large\n";
          if (head.path() == "/refused") {
            policy.refuse = Response{.status = 403, .headers = {}, .body = "refused\n"};
          }
          return policy;
        },
        [this](Request request, Responder responder) {
          handle(std::move(request), std::move(responder));
        });
    UniqueFd listener = net::listen_tcp({"127.0.0.1", 0});
    where_ = net::local_endpoint(listener.get());
    server_->listen(std::move(listener));
    thread_ = std::thread([this] { reactor_.run(); });
  }

  void stop() {
    reactor_.post([this] {
      held_.clear();
      server_.reset();
      reactor_.stop();
    });
    thread_.join();
  }

  void handle(Request request, Responder responder) {
    ++handled_;
    Response response;
    if (request.path() == "/dropped") return;
    if (request.path() == "/held") return held_.push_back(std::move(responder));
    if (request.path() == "/later") {
      auto shared = std::make_shared<Responder>(std::move(responder));
      reactor_.after(Milliseconds(20), [shared] { shared->answer({.body = "later\n"}); });
      return;
    }
    if (request.path() == "/large") {
      response.body = std::string(8 << 20, 'L');
    } else if (request.path() == "/last") {
      response.headers.add("Connection", "close");
    } else if (request.path() == "/nothing") {
      response.status = 204;
    } else if (request.path() == "/split") {
      response.headers.add("X-Echo", "a\r\nX-Evil: b");
    } else if (request.path() == "/ranges") {
      response.body = ranges_of(request.body.file);
    } else if (request.body.file) {
      response.headers.add("X-Spooled", "yes");
      response.body = std::move(request.body);  // sent with sendfile
    } else {
      response.body = request.method + " " + request.target + " " + request.body.bytes + "\n";
    }
    responder.answer(std::move(response));
  }

  // The end of a file, a piece of its middle, and twice all of it.
  static Body ranges_of(const std::shared_ptr<BodyFile>& file) {
    Body body = Body::of_file(file, file->size() - 3, 3);
    body.further.push_back(Body::of_file(file, 100, 50));
    body.further.push_back(Body::of_file(file));
    body.further.push_back(Body::of_file(file));
    return body;
  }

  // What comes back for these bytes until the server closes.
  std::string exchange(std::string_view bytes) {
    const UniqueFd fd = net::connect_tcp(where_);
    write_all(fd.get(), bytes);
    ::shutdown(fd.get(), SHUT_WR);
    return without_dates(read_to_end(fd.get()));
  }

  RealClock clock_;
  net::Reactor reactor_{clock_};
  Server::Options options_;
  std::filesystem::path spool_;
  std::unique_ptr<Server> server_;
  net::Endpoint where_;
  std::thread thread_;
  std::vector<Responder> held_;
  std::atomic<int> handled_{0};
};

TEST_F(ServerTest, AnswersOnTheWire) {
  start();
  const std::pair<const char*, const char*> cases[] = {
      {"GET /a HTTP/1.0\r\n\r\n",
       "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nGET /a \n"},
      {"HEAD /a HTTP/1.0\r\n\r\n",
       "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n"},
      {"GET /nothing HTTP/1.0\r\n\r\n", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"},
      {"GET /split HTTP/1.0\r\n\r\n",
       "HTTP/1.1 200 OK\r\nX-Echo: a  X-Evil: b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
      {"GET /refused HTTP/1.0\r\n\r\n",
       "HTTP/1.1 403 Forbidden\r\nContent-Length: 8\r\nConnection: close\r\n\r\nrefused\n"},
      {"GET /dropped HTTP/1.0\r\n\r\n",
       "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\nContent-Length: 43\r\n"
       "Connection: close\r\n\r\nThe server gave no answer to this request.\n"},
      {"GET / HTTP/1.1\r\n\r\n",
       "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 20\r\n"
       "Connection: close\r\n\r\nthe Host is missing\n"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n",
       "HTTP/1.1 413 Content Too Large\r\nContent-Length: 10\r\nConnection: close\r\n\r\n"
       "too large\n"},
      {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\n"
       "Content-Length: 2\r\n\r\nhi",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 10\r\n"
       "Connection: close\r\n\r\nPOST / hi\n"},
      {"POST /refused HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
       "HTTP/1.1 403 Forbidden\r\nContent-Length: 8\r\nConnection: close\r\n\r\nrefused\n"},
  };
  for (const auto& [sent, expected] : cases) EXPECT_EQ(exchange(sent), expected) << sent;
}

TEST_F(ServerTest, AHandlerCanAskToClose) {
  start();
  const UniqueFd fd = net::connect_tcp(where_);
  write_all(fd.get(), "GET /last HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(read_to_end(fd.get()).ends_with("Connection: close\r\n\r\n"));
}

TEST_F(ServerTest, ItsOwnAnswersPassTheService) {
  options_.before_own_answer = [](const RequestHead& head, Response& answer) {
    answer.body = "own " + head.method + " " + std::to_string(answer.status) + "\n";
  };
  start();
  EXPECT_TRUE(exchange("GET / HTTP/1.1\r\n\r\n").ends_with("\r\n\r\nown GET 400\n"));
  EXPECT_TRUE(exchange("nonsense\r\n\r\n").ends_with("\r\n\r\nown  400\n"));
  EXPECT_TRUE(exchange("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n")
                  .ends_with("\r\n\r\nown PUT 413\n"));
  EXPECT_TRUE(exchange("GET /dropped HTTP/1.0\r\n\r\n").find(" 500 ") != std::string::npos);
  EXPECT_TRUE(exchange("GET /a HTTP/1.0\r\n\r\n").ends_with("\r\n\r\nGET /a \n"));
}

TEST_F(ServerTest, AnswersAPipelineInOrderAlsoToAHalfClosedPeer) {
  start();
  std::string sent;
  for (const char* path : {"/later", "/1", "/later", "/2"}) {
    sent += std::string("GET ") + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  const std::string seen = exchange(sent);
  std::vector<std::size_t> places;
  for (const char* body : {"later\n", "GET /1", "later\n", "GET /2"}) {
    places.push_back(seen.find(body, places.empty() ? 0 : places.back() + 1));
    EXPECT_NE(places.back(), std::string::npos) << seen;
  }
}

TEST_F(ServerTest, SendsRangesOfFiles) {
  start();
  Client client(where_);
  Request request;
  request.method = "PUT";
  request.target = "/ranges";
  std::string content;
  for (int i = 0; content.size() < 1'000'000; ++i) content += std::to_string(i) + ' ';
  request.body = content;
  const std::string expected =
      content.substr(content.size() - 3) + content.substr(100, 50) + content + content;
  EXPECT_TRUE(client.send(request).body.read() == expected);
  EXPECT_TRUE(client.send(request).body.read() == expected);  // and the connection goes on
}

TEST_F(ServerTest, SpoolsLargeBodiesAndSendsThemBack) {
  start();
  Client client(where_);
  for (const std::size_t size : {0, 1, 1000, 1001, 65536, 1 << 20}) {
    Request request;
    request.method = "PUT";
    request.target = "/";
    request.body = std::string(size, 'x');
    const Response response = client.send(request);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.has("X-Spooled"), size > 1000) << size;
    if (size > 1000) {
      EXPECT_EQ(response.body.bytes, request.body.bytes);
    }
  }
  const std::string chunked =
      exchange("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" +
               std::string(0x400, 'a') + "\r\n400\r\n" + std::string(0x400, 'b') + "\r\n0\r\n\r\n");
  EXPECT_TRUE(chunked.ends_with("\r\n\r\n" + std::string(0x400, 'a') + std::string(0x400, 'b')));
}

TEST_F(ServerTest, ChunkedBodiesCannotPassTheLimit) {
  start();
  std::string sent = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 17; ++i) sent += "10000\r\n" + std::string(0x10000, 'a') + "\r\n";
  EXPECT_TRUE(exchange(sent + "0\r\n\r\n").starts_with("HTTP/1.1 413 "));
  EXPECT_EQ(handled_, 0);
}

TEST_F(ServerTest, KeepsConnectionsAndSurvivesResets) {
  start();
  Client client(where_);
  Request request;
  request.method = "GET";
  request.target = "/";
  for (int i = 0; i < 100; ++i) EXPECT_EQ(client.send(request).status, 200);
  for (int i = 0; i < 50; ++i) {
    const UniqueFd fd = net::connect_tcp(where_);
    const linger reset{1, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    write_all(fd.get(),
              i % 2 ? "GET /large HTTP/1.1\r\nHost: a\r\n\r\n" : "GET /later HTTP/1.1\r\nHo");
  }
  EXPECT_EQ(client.send(request).status, 200);
}

TEST_F(ServerTest, ASlowReaderOfALargeAnswerBlocksNobody) {
  start();
  const UniqueFd slow = net::connect_tcp(where_);
  write_all(slow.get(), "GET /large HTTP/1.1\r\nHost: a\r\n\r\nGET /after HTTP/1.0\r\n\r\n");
  Client client(where_);
  Request request;
  request.method = "GET";
  request.target = "/";
  EXPECT_EQ(client.send(request).status, 200);
  const std::string all = read_to_end(slow.get());
  EXPECT_GT(all.size(), std::size_t(8 << 20));
  EXPECT_TRUE(all.ends_with("GET /after \n"));
}

TEST_F(ServerTest, LimitsTimeAndConnections) {
  options_.head_timeout = Milliseconds(60);
  options_.body_timeout = Milliseconds(60);
  options_.idle_timeout = Milliseconds(60);
  options_.connections_max = 2;
  start();
  const UniqueFd slow_head = net::connect_tcp(where_);
  write_all(slow_head.get(), "GET / HTTP/1.1\r\nHost:");
  const UniqueFd slow_body = net::connect_tcp(where_);
  write_all(slow_body.get(), "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na");
  // The third waits in the backlog until one of the two has been closed.
  const auto begin = std::chrono::steady_clock::now();
  Client third(where_);
  Request request;
  request.method = "GET";
  request.target = "/";
  EXPECT_EQ(third.send(request).status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(50));
  EXPECT_TRUE(read_to_end(slow_head.get()).starts_with("HTTP/1.1 408 "));
  EXPECT_TRUE(read_to_end(slow_body.get()).starts_with("HTTP/1.1 408 "));
  const UniqueFd idle = net::connect_tcp(where_);
  EXPECT_EQ(read_to_end(idle.get()), "");
}

TEST_F(ServerTest, DrainsWhatIsUnderWay) {
  start();
  const UniqueFd idle = net::connect_tcp(where_);
  const UniqueFd busy = net::connect_tcp(where_);
  write_all(busy.get(), "GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
  while (handled_ == 0) std::this_thread::yield();
  std::promise<void> drained;
  reactor_.post([&] { server_->drain([&] { drained.set_value(); }); });
  EXPECT_EQ(read_to_end(idle.get()), "");
  EXPECT_THROW(net::connect_tcp(where_), Error);
  auto future = drained.get_future();
  EXPECT_EQ(future.wait_for(std::chrono::milliseconds(30)), std::future_status::timeout);
  reactor_.post([&] { held_.back().answer({.body = "held\n"}); });
  const std::string answer = read_to_end(busy.get());
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("held\n"));
  EXPECT_EQ(future.wait_for(std::chrono::seconds(5)), std::future_status::ready);
}

TEST_F(ServerTest, AnswersThatComeTooLateAreDropped) {
  start();
  {
    const UniqueFd gone = net::connect_tcp(where_);
    write_all(gone.get(), "GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    while (handled_ == 0) std::this_thread::yield();
    const linger reset{1, 0};
    ::setsockopt(gone.get(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  reactor_.post([&] { held_.back().answer({.body = "held\n"}); });
  EXPECT_NE(exchange("GET / HTTP/1.0\r\n\r\n"), "");
}

TEST_F(ServerTest, AFullDiskIsAnAnswerNotAnEnd) {
  if (::mount("tmpfs", spool_.c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "mounting a small disk needs root";
  }
  start();
  Request request;
  request.method = "PUT";
  request.target = "/";
  request.body = std::string(200000, 'x');
  Client client(where_);
  const Response response = client.send(request);
  EXPECT_EQ(response.status, 507);
  EXPECT_NE(response.body.bytes.find("No space left on device; free some disk space"),
            std::string::npos);
  request.body = std::string(2000, 'x');
  EXPECT_EQ(client.send(request).status, 200);
  stop();
  EXPECT_TRUE(std::filesystem::is_empty(spool_));
  ::umount2(spool_.c_str(), MNT_DETACH);
}

}  // namespace
}  // namespace neargate::http
