#include "balancer/forwarding.hpp"

#include <gtest/gtest.h>

#include "balancer/pages.hpp"

namespace neargate::balancer {
namespace {

http::Parser parse(http::Parser::Kind kind, std::string_view text) {
  http::Parser parser(kind);
  EXPECT_EQ(parser.next(text), http::Parser::Event::head) << text << parser.error();
  return parser;
}

std::string forwarded(std::string_view request, const LoadBalancerAttributes& given = {},
                      std::uint16_t port = 80) {
  const Attributes attributes(given);
  std::string out;
  append_request_head(out, parse(http::Parser::Kind::request, request),
                      {.attributes = attributes,
                       .peer_address = "192.0.2.7",
                       .peer_port = 5555,
                       .listener_port = port,
                       .fallback_host = "10.0.0.9:80",
                       .trace_id = "1-a-b"});
  return out;
}

const std::string kOwn =
    "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Port: 80\r\n";
const std::string kTrace = "X-Amzn-Trace-Id: Root=1-a-b\r\n";

TEST(ForwardingTest, Requests) {
  const std::pair<std::string, std::string> cases[] = {
      {"GET /a?b HTTP/1.1\r\nHost: h\r\nAccept: x\r\n\r\n",
       "GET /a?b HTTP/1.1\r\n" + kOwn + "Host: h\r\n" + kTrace + "Accept: x\r\n\r\n"},
      // HTTP/1.0, without a Host.
      {"GET / HTTP/1.0\r\n\r\n",
       "GET / HTTP/1.1\r\n" + kOwn + "Host: 10.0.0.9:80\r\n" + kTrace + "\r\n"},
      // What is between neighbours stays there; so do the fields that Connection names.
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, X-Gone\r\nX-Gone: 1\r\nTE: x\r\n"
       "Keep-Alive: 5\r\nProxy-Connection: x\r\nTrailer: x\r\nUpgrade: h2c\r\nX-Stays: 1\r\n\r\n",
       "GET / HTTP/1.1\r\n" + kOwn + "Host: h\r\n" + kTrace + "X-Stays: 1\r\n\r\n"},
      // Nobody can take the load balancer's own fields away, or forge them.
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: X-Forwarded-For, Host\r\n"
       "X-Forwarded-Proto: https\r\nX-Forwarded-Port: 1\r\n\r\n",
       "GET / HTTP/1.1\r\n" + kOwn + "Host: h\r\n" + kTrace + "\r\n"},
      {"GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n",
       "GET / HTTP/1.1\r\nX-Forwarded-For: 1.2.3.4, 192.0.2.7\r\nX-Forwarded-Proto: http\r\n"
       "X-Forwarded-Port: 80\r\nHost: h\r\n" +
           kTrace + "\r\n"},
      {"GET / HTTP/1.1\r\nHost: h\r\nX-Amzn-Trace-Id: Root=1-c-d;Parent=e\r\n\r\n",
       "GET / HTTP/1.1\r\n" + kOwn +
           "Host: h\r\nX-Amzn-Trace-Id: Self=1-a-b;Root=1-c-d;Parent=e\r\n\r\n"},
      {"GET http://h/x?y HTTP/1.1\r\nHost: h\r\n\r\n",
       "GET /x?y HTTP/1.1\r\n" + kOwn + "Host: h\r\n" + kTrace + "\r\n"},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
       "POST / HTTP/1.1\r\n" + kOwn + "Host: h\r\n" + kTrace + "Content-Length: 5\r\n\r\n"},
      {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n",
       "POST / HTTP/1.1\r\n" + kOwn + "Host: h\r\n" + kTrace +
           "Transfer-Encoding: chunked\r\n\r\n"},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
       "GET / HTTP/1.1\r\n" + kOwn + "Host: h\r\n" + kTrace +
           "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"},
  };
  for (const auto& [request, expected] : cases) EXPECT_EQ(forwarded(request), expected);
}

TEST(ForwardingTest, Attributes) {
  const std::string request = "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: a\r\nx_y: 1\r\n\r\n";
  const auto has = [&](const LoadBalancerAttributes& attributes, const char* text,
                       std::uint16_t port = 80) {
    return forwarded(request, attributes, port).find(text) != std::string::npos;
  };
  EXPECT_TRUE(has({}, "\r\nx_y: 1\r\n"));
  EXPECT_FALSE(has({.drop_invalid_header_fields = true}, "x_y"));
  EXPECT_TRUE(has({.xff_header_processing = "preserve"}, "X-Forwarded-For: a\r\n"));
  EXPECT_FALSE(has({.xff_header_processing = "remove"}, "X-Forwarded-For"));
  EXPECT_TRUE(has({.xff_client_port = true}, "X-Forwarded-For: a, 192.0.2.7:5555\r\n"));
  EXPECT_TRUE(has({}, "Host: h:8080\r\n", 8080));
  EXPECT_TRUE(has({.preserve_host_header = true}, "Host: h\r\n", 8080));
}

TEST(ForwardingTest, Responses) {
  struct Case {
    const char* response;
    ResponseFraming framing;
    const char* expected;
  };
  const Case cases[] = {
      {"HTTP/1.1 200 Fine\r\nServer: s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n",
       {},
       "HTTP/1.1 200 OK\r\nServer: s\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n"},
      {"HTTP/1.0 404 No\r\nKeep-Alive: 1\r\n\r\n",
       {.chunked = true},
       "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n"},
      {"HTTP/1.1 304 x\r\nContent-Length: 9\r\n\r\n",
       {.keep_alive = false},
       "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\nConnection: close\r\n\r\n"},
      {"HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
       {},
       "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"},
  };
  for (const Case& test : cases) {
    std::string out;
    append_response_head(out, parse(http::Parser::Kind::response, test.response), test.framing);
    EXPECT_EQ(out, test.expected);
  }
}

RequestView view_of(const http::RequestHead& head) {
  return {.head = head,
          .host = "example.com",
          .path = head.path(),
          .query = head.query(),
          .peer_address = "10.1.2.3",
          .listener_port = 80};
}

TEST(RedirectTest, Locations) {
  http::RequestHead head;
  head.method = "GET";
  head.target = "/a/b?c=d";
  const std::pair<RedirectAction, const char*> cases[] = {
      {{.protocol = "HTTPS", .port = "443", .status_code = 301}, "https://example.com:443/a/b?c=d"},
      {{.protocol = "#{protocol}",
        .host = "new.#{host}",
        .port = "#{port}",
        .path = "/x/#{path}",
        .query = "q=1&#{query}",
        .status_code = 302},
       "http://new.example.com:80/x/a/b?q=1&c=d"},
      {{.query = "", .status_code = 301}, "http://example.com:80/a/b"},
  };
  for (const auto& [action, expected] : cases) {
    EXPECT_EQ(redirect_location(action, view_of(head)), expected);
  }
}

}  // namespace
}  // namespace neargate::balancer
