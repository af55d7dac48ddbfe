#include "http/parser.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace neargate::http {
namespace {

// What a parser makes of some messages in a row, as text: how the input is cut must not matter.
std::string transcript(Parser::Kind kind, const std::vector<std::string_view>& pieces,
                       bool head_only = false) {
  Parser parser(kind, {.head_bytes_max = 400, .fields_max = 6, .chunk_line_bytes_max = 16});
  std::string text, body;
  for (std::string_view input : pieces) {
    for (;;) {
      const Parser::Event event = parser.next(input);
      if (event == Parser::Event::need_more) {
        EXPECT_TRUE(input.empty());
        break;
      }
      if (event == Parser::Event::error) return text + "error " + std::to_string(parser.status());
      if (event == Parser::Event::body) body += parser.data();
      if (event == Parser::Event::head) {
        const Headers& headers =
            kind == Parser::Kind::request ? parser.request().headers : parser.response_headers();
        if (head_only) parser.expect_no_body();
        text += kind == Parser::Kind::request
                    ? parser.request().method + " " + parser.request().target + "\n"
                    : std::to_string(parser.response_status()) + "\n";
        for (const auto& [name, value] : headers) text += name + "=" + value + "\n";
        text += parser.keep_alive() ? "keep\n" : "close\n";
        if (parser.expects_continue()) text += "continue\n";
      }
      if (event == Parser::Event::complete) {
        text += "[" + body + "]\n";
        body.clear();
        parser.reset();
      }
    }
  }
  if (!parser.started()) return text;
  if (parser.finish() == Parser::Event::complete) return text + "[" + body + "]\n";
  return text + "broken off";
}

// The input whole, in single bytes, and cut in two and three at every place.
std::string expect_same_however_cut(Parser::Kind kind, const std::string& input,
                                    bool head_only = false) {
  const std::string whole = transcript(kind, {input}, head_only);
  const std::string_view view = input;
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < view.size(); ++i) bytes.push_back(view.substr(i, 1));
  EXPECT_EQ(transcript(kind, bytes, head_only), whole) << "in single bytes: " << input;
  const std::size_t step = view.size() > 200 ? 17 : 1;
  for (std::size_t i = 0; i < view.size(); i += step) {
    EXPECT_EQ(transcript(kind, {view.substr(0, i), view.substr(i)}, head_only), whole)
        << "cut at " << i << ": " << input;
    for (std::size_t j = i; j < view.size(); j += step + 4) {
      EXPECT_EQ(
          transcript(kind, {view.substr(0, i), view.substr(i, j - i), view.substr(j)}, head_only),
          whole)
          << "cut at " << i << " and " << j << ": " << input;
    }
  }
  return whole;
}

struct Case {
  std::string input;
  std::string expected;
};

std::string request(const std::string& fields, const std::string& body = "") {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

const std::string kHead = "POST /\nHost=a\n";

const Case kRequests[] = {
    {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\nHost=a\nkeep\n[]\n"},
    {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\nHost=a\nkeep\n[]\n"},
    {"GET /a?b=%20 HTTP/1.0\r\n\r\n", "GET /a?b=%20\nclose\n[]\n"},
    {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
     "GET /\nConnection=Keep-Alive\nkeep\n[]\n"},
    {"GET / HTTP/1.2\r\nHost:\r\n\r\n", "GET /\nHost=\nkeep\n[]\n"},
    {"GET http://a:80/x HTTP/1.1\r\nHost: A:80\r\n\r\n",
     "GET http://a:80/x\nHost=A:80\nkeep\n[]\n"},
    {"OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "OPTIONS *\nHost=[::1]:80\nkeep\n[]\n"},
    {"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", "CONNECT a:443\nHost=a:443\nkeep\n[]\n"},
    {request("X:  y\tz \t\r\n"), kHead + "X=y\tz\nkeep\n[]\n"},
    {request("Connection: x, close\r\n"), kHead + "Connection=x, close\nclose\n[]\n"},
    {request("Content-Length: 3\r\n", "abcGET / HTTP/1.0\r\n\r\n"),
     kHead + "Content-Length=3\nkeep\n[abc]\nGET /\nclose\n[]\n"},
    {request("Content-Length: 0\r\nExpect: 100-Continue\r\n"),
     kHead + "Content-Length=0\nExpect=100-Continue\nkeep\ncontinue\n[]\n"},
    {request("Transfer-Encoding: Chunked\r\n", "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"),
     kHead + "Transfer-Encoding=Chunked\nkeep\n[abc0123456789]\n"},
    {request("Transfer-Encoding: chunked\r\n",
             "1\r\na\r\n0\r\nX-Sum: 1\r\n\r\nGET / HTTP/1.0\r\n\r\n"),
     kHead + "Transfer-Encoding=chunked\nkeep\n[a]\nGET /\nclose\n[]\n"},
    {request("Transfer-Encoding: chunked\r\n", "000\r\n\r\n"),
     kHead + "Transfer-Encoding=chunked\nkeep\n[]\n"},
    {"GET / HTTP/1.1\r\nHo", "broken off"},
    {request("Content-Length: 3\r\n", "ab"), kHead + "Content-Length=3\nkeep\nbroken off"},
};

TEST(ParserTest, Requests) {
  for (const Case& test : kRequests) {
    EXPECT_EQ(expect_same_however_cut(Parser::Kind::request, test.input), test.expected)
        << test.input;
  }
}

// What two programs could read in two ways: each of these has smuggled requests somewhere.
const Case kRefused[] = {
    // Lines.
    {"GET / HTTP/1.1\nHost: a\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\n\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", "400"},
    {"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    // Request lines.
    {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "400"},
    {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET /\r\n\r\n", "400"},
    {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET x HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET / http/1.1\r\nHost: a\r\n\r\n", "400"},
    {"GET / HTTP/1.10\r\nHost: a\r\n\r\n", "400"},
    {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505"},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
    // Host.
    {"GET / HTTP/1.1\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: a:80:80\r\n\r\n", "400"},
    {"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "400"},
    {"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
    // Fields.
    {request("X : y\r\n"), "400"},
    {request("X\r\n"), "400"},
    {request(": y\r\n"), "400"},
    {request("X: y\r\n z\r\n"), "400"},
    {request("X: y\r\n\tz\r\n"), "400"},
    {"GET / HTTP/1.1\r\n Host: a\r\n\r\n", "400"},
    {request("X\x80: y\r\n"), "400"},
    {request("X: a\x0b\r\n"), "400"},
    {request("X: a\x7f\r\n"), "400"},
    {request(std::string("X: a\0b\r\n", 8)), "400"},
    {request("Expect: 200-ok\r\n"), "417"},
    // Content-Length.
    {request("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), "400"},
    {request("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), "400"},
    {request("Content-Length: 3, 3\r\n", "abc"), "400"},
    {request("Content-Length: +3\r\n", "abc"), "400"},
    {request("Content-Length: -3\r\n", "abc"), "400"},
    {request("Content-Length: 0x3\r\n", "abc"), "400"},
    {request("Content-Length: 3 4\r\n", "abc"), "400"},
    {request("Content-Length: 3.0\r\n", "abc"), "400"},
    {request("Content-Length:\r\n"), "400"},
    {request("Content-Length: 18446744073709551619\r\n", "abc"), "400"},
    // Transfer-Encoding.
    {request("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"},
    {request("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), "400"},
    {request("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"},
    {request("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), "400"},
    {request("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), "400"},
    {request("Transfer-Encoding: identity\r\n"), "400"},
    {request("Transfer-Encoding: xchunked\r\n"), "400"},
    {request("Transfer-Encoding: \"chunked\"\r\n"), "400"},
    {request("Transfer-Encoding:\r\n"), "400"},
    {request("Transfer-Encoding : chunked\r\n"), "400"},
    {request("Transfer-Encoding: \x0b"
             "chunked\r\n"),
     "400"},
    {request("Transfer-Encoding: gzip, chunked\r\n"), "501"},
    {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
    // Limits.
    {"GET /" + std::string(400, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", "431"},
    {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(400, 'a'), "431"},
    {"GET / HTTP/1.1\r\nHost: a\r\nA:\r\nB:\r\nC:\r\nD:\r\nE:\r\nF:\r\n\r\n", "431"},
};

TEST(ParserTest, RefusesWhatCouldBeReadInTwoWays) {
  for (const Case& test : kRefused) {
    const std::string seen = expect_same_however_cut(Parser::Kind::request, test.input);
    EXPECT_EQ(seen, "error " + test.expected) << test.input;
  }
}

TEST(ParserTest, RefusesBrokenChunks) {
  const std::string chunks[] = {"\r\n",
                                "3 \r\nabc\r\n0\r\n\r\n",
                                " 3\r\nabc\r\n0\r\n\r\n",
                                "+3\r\nabc\r\n",
                                "-3\r\nabc\r\n",
                                "0x3\r\nabc\r\n",
                                "3\nabc\r\n",
                                "3\r\nabcd\r\n",
                                "3\r\nabc\n0\r\n\r\n",
                                "3\r\nabc0\r\n\r\n",
                                "3;\x01\r\nabc\r\n",
                                "g\r\n",
                                "1000000000000000\r\n",
                                "ffffffffffffffffffff\r\n",
                                "3;a=" + std::string(20, 'x') + "\r\nabc\r\n",
                                "0\r\nX : y\r\n\r\n",
                                "0\r\n X: y\r\n\r\n",
                                "0\r\nX: " + std::string(400, 'a') + "\r\n\r\n"};
  for (const std::string& body : chunks) {
    const std::string seen = expect_same_however_cut(
        Parser::Kind::request, request("Transfer-Encoding: chunked\r\n", body));
    EXPECT_NE(seen.find("keep\nerror 4"), std::string::npos) << body << "\n" << seen;
  }
}

const Case kResponses[] = {
    {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "200\nContent-Length=2\nkeep\n[ok]\n"},
    {"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200\nContent-Length=0\nkeep\n[]\n"},
    {"HTTP/1.1 200 \r\n\r\nall of it", "200\nclose\n[all of it]\n"},
    {"HTTP/1.1 200 OK\r\n\r\n", "200\nclose\n[]\n"},
    {"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "200\nContent-Length=1\nclose\n[x]\n"},
    {"HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nHTTP/1.1 304 Not\r\n\r\n",
     "204\nContent-Length=5\nkeep\n[]\n304\nkeep\n[]\n"},
    {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: "
     "chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
     "100\nkeep\n[]\n200\nTransfer-Encoding=chunked\nkeep\n[a]\n"},
    {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", "200\nContent-Length=2\nkeep\nbroken off"},
    {"HTTP/2 200 OK\r\n\r\n", "error 400"},
    {"HTTP/1.1  200 OK\r\n\r\n", "error 400"},
    {"HTTP/1.1 20 OK\r\n\r\n", "error 400"},
    {"HTTP/1.1 2000 OK\r\n\r\n", "error 400"},
    {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "error 400"},
    {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "error 400"},
    {"SSH-2.0-OpenSSH_9.2\r\n", "error 400"},
};

TEST(ParserTest, Responses) {
  for (const Case& test : kResponses) {
    EXPECT_EQ(expect_same_however_cut(Parser::Kind::response, test.input), test.expected)
        << test.input;
  }
}

TEST(ParserTest, AnswersToHeadHaveNoBody) {
  EXPECT_EQ(expect_same_however_cut(Parser::Kind::response,
                                    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
                                    "HTTP/1.1 200 OK\r\n\r\n",
                                    true),
            "200\nContent-Length=9\nkeep\n[]\n200\nkeep\n[]\n");
}

}  // namespace
}  // namespace neargate::http
