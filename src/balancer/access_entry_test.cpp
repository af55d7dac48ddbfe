#include "balancer/access_entry.hpp"

#include <regex>

#include <gtest/gtest.h>

#include "balancer/access_line_for_test.hpp"

namespace neargate::balancer {

bool test::is_access_line(const std::string& line) {
  static const std::regex kPattern(
      R"(([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) ([-.0-9]*) ([-.0-9]*) )"
      R"(([-.0-9]*) (|[-0-9]*) (-|[-0-9]*) ([-0-9]*) ([-0-9]*) \"([^ ]*) (.*) (- |[^ ]*)\" )"
      R"(\"([^\"]*)\" ([A-Z0-9_-]+) ([A-Za-z0-9.-]*) ([^ ]*) \"([^\"]*)\" \"([^\"]*)\" )"
      R"(\"([^\"]*)\" ([-.0-9]*) ([^ ]*) \"([^\"]*)\" \"([^\"]*)\" \"([^ ]*)\" )"
      R"(\"([^\s]+?)\" \"([^\s]+)\" \"([^ ]*)\" \"([^ ]*)\" ?([^ ]*)?( .*)?)");
  return std::regex_match(line, kPattern);
}

namespace {

using namespace std::chrono_literals;

std::string line(const AccessEntry& entry) {
  std::string out;
  append_access_line(out, entry);
  EXPECT_TRUE(out.ends_with('\n'));
  out.pop_back();
  EXPECT_TRUE(test::is_access_line(out)) << out;
  return out;
}

// 2018-07-02T22:23:00.186641Z
constexpr WallTime kEnded{1530570180'186641us};

AccessEntry forwarded() {
  AccessEntry entry;
  entry.ended = kEnded;
  entry.received = kEnded - 1186641us;
  entry.load_balancer = "app/my-loadbalancer/50dc6c495c0c9188";
  entry.client = "192.168.131.39:2817";
  entry.target = "10.0.0.1:80";
  entry.request_time = 0;
  entry.target_time = 0.0014;
  entry.response_time = 0;
  entry.elb_status = entry.target_status = 200;
  entry.received_bytes = 34;
  entry.sent_bytes = 366;
  entry.method = "GET";
  entry.host = "www.example.com";
  entry.port = 80;
  entry.path_and_query = "/";
  entry.version = "HTTP/1.1";
  entry.user_agent = "curl/7.46.0";
  entry.target_group =
      "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067";
  entry.trace_id = "Root=1-58337262-36d228ad5d99923122bbe354";
  entry.rule_priority = 0;
  entry.actions = "forward";
  entry.connection_trace_id = "TID_1234abcd5678ef90";
  return entry;
}

// The user guide's first example, with the fields that have been added since.
TEST(AccessEntry, IsALineAsTheUserGuideHasIt) {
  EXPECT_EQ(
      line(forwarded()),
      "http 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 "
      "192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "
      "\"GET http://www.example.com:80/ HTTP/1.1\" \"curl/7.46.0\" - - "
      "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/"
      "73e2d6bc24d8a067 \"Root=1-58337262-36d228ad5d99923122bbe354\" \"-\" \"-\" 0 "
      "2018-07-02T22:22:59.000000Z \"forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\" \"-\" \"-\" "
      "TID_1234abcd5678ef90 \"-\" \"-\" \"-\"");
}

TEST(AccessEntry, SaysWhatTlsWasAgreedUpon) {
  AccessEntry entry = forwarded();
  entry.type = entry.protocol = "https";
  entry.port = 443;
  entry.tls_cipher = "TLS_AES_128_GCM_SHA256";
  entry.tls_version = "TLSv1.3";
  entry.domain_name = "www.example.com";
  entry.certificate = "arn:aws:acm:us-east-2:123456789012:certificate/12345678";
  entry.rule_priority = 17;
  const std::string text = line(entry);
  EXPECT_NE(text.find("https://www.example.com:443/"), std::string::npos) << text;
  EXPECT_NE(text.find(" TLS_AES_128_GCM_SHA256 TLSv1.3 arn:"), std::string::npos) << text;
  EXPECT_NE(text.find("\"www.example.com\" \"arn:aws:acm:us-east-2:123456789012:certificate/"
                      "12345678\" 17 "),
            std::string::npos)
      << text;
}

TEST(AccessEntry, HasHyphensForWhatIsNotThere) {
  AccessEntry entry;
  entry.ended = entry.received = kEnded;
  entry.load_balancer = "app/a/1";
  entry.client = "192.0.2.7:1";
  entry.elb_status = 400;
  entry.host = "10.0.1.5";
  entry.port = 80;
  EXPECT_EQ(
      line(entry),
      "http 2018-07-02T22:23:00.186641Z app/a/1 192.0.2.7:1 - -1 -1 -1 400 - 0 0 "
      "\"- http://10.0.1.5:80- -\" \"-\" - - - \"-\" \"-\" \"-\" -1 "
      "2018-07-02T22:23:00.186641Z \"-\" \"-\" \"-\" \"-\" \"-\" \"-\" \"-\" - \"-\" \"-\" \"-\"");
}

// Nobody can put a field of his own into the line, or a line of his own into the file.
TEST(AccessEntry, EscapesWhatClientsSend) {
  AccessEntry entry = forwarded();
  entry.user_agent = "a\" - - \"b\\\n\xc3\xa9";
  entry.path_and_query = "/a\"b";
  entry.trace_id = "Root=1-\"x";
  const std::string text = line(entry);
  EXPECT_NE(text.find("\"a\\x22 - - \\x22b\\x5C\\x0A\\xC3\\xA9\""), std::string::npos) << text;
  EXPECT_NE(text.find("80/a\\x22b HTTP/1.1\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"Root=1-\\x22x\""), std::string::npos) << text;
  const std::string endless(20000, 'u');
  entry.user_agent = endless;
  // Not against the pattern: std::regex recurses for each character, deeper than the address
  // sanitizer's frames have room for.
  std::string cut;
  append_access_line(cut, entry);
  EXPECT_NE(cut.find('"' + std::string(8192, 'u') + '"'), std::string::npos);
}

}  // namespace
}  // namespace neargate::balancer
