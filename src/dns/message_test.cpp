#include "dns/message.hpp"

#include <gtest/gtest.h>

namespace neargate::dns {
namespace {

using namespace std::string_literals;

const std::string kNameExample = "\7example\3org\0"s;
const std::string kQuestion = kNameExample + "\0\1\0\1"s;  // type A, class IN
// RD set, one question.
const std::string kQuery = "\x12\x34\1\0\0\1\0\0\0\0\0\0"s + kQuestion;
// The same with an OPT record: 4096 bytes, DNSSEC.
const std::string kExtendedQuery =
    "\x12\x34\1\0\0\1\0\0\0\0\0\1"s + kQuestion + "\0\0\x29\x10\0\0\0\x80\0\0\0"s;

Query query_of(const std::string& message) { return std::get<Query>(parse_query(message)); }

// A query with one label of that many characters.
std::string with_label(std::size_t size) {
  return "\x12\x34\1\0\0\1\0\0\0\0\0\0"s + std::string(1, static_cast<char>(size)) +
         std::string(size, 'a') + "\0\0\1\0\1"s;
}

std::string with_labels(int count, std::size_t size) {
  std::string name;
  for (int i = 0; i < count; ++i) name += static_cast<char>(size) + std::string(size, 'a');
  return "\x12\x34\1\0\0\1\0\0\0\0\0\0"s + name + "\0\0\1\0\1"s;
}

TEST(DnsMessage, ReadsAQuery) {
  const Query query = query_of(kQuery);
  EXPECT_EQ(query.id, 0x1234);
  EXPECT_TRUE(query.recursion_desired);
  EXPECT_EQ(query.name, "example.org");
  EXPECT_EQ(query.type, kTypeA);
  EXPECT_EQ(query.klass, kClassInternet);
  EXPECT_FALSE(query.extended);
  EXPECT_EQ(query.udp_bytes_max, 512u);
}

TEST(DnsMessage, ReadsExtensions) {
  const Query query = query_of(kExtendedQuery);
  EXPECT_TRUE(query.extended);
  EXPECT_TRUE(query.dnssec_ok);
  EXPECT_EQ(query.udp_bytes_max, 1232u) << "never more than fits into a packet";
  std::string small = kExtendedQuery;
  small.replace(small.size() - 8, 2, "\0\1"s);
  EXPECT_EQ(query_of(small).udp_bytes_max, 512u) << "never less than everybody takes";
}

TEST(DnsMessage, NamesAreComparedInLowerCaseButEchoedAsTheyCame) {
  std::string message = kQuery;
  message.replace(13, 7, "ExAmPle");
  const Query query = query_of(message);
  EXPECT_EQ(query.name, "example.org");
  EXPECT_EQ(write_response(query, {}, 512).substr(13, 7), "ExAmPle");
}

// What is refused, and the code that it is answered with; -1: nothing is answered.
TEST(DnsMessage, RefusesWhatIsNoQuery) {
  struct Case {
    const char* what;
    std::string message;
    int code;
  };
  const auto changed = [](std::size_t at, const std::string& bytes) {
    std::string message = kQuery;
    return message.replace(at, bytes.size(), bytes);
  };
  const Case kCases[] = {
      {"nothing", "", -1},
      {"a header that is cut", kQuery.substr(0, 11), -1},
      {"a response", changed(2, "\x81"), -1},
      {"opcode NOTIFY", changed(2, "\x21"), 4},
      {"no question", changed(4, "\0\0"s), 1},
      {"two questions", changed(4, "\0\2"s), 1},
      {"an answer in a query", changed(6, "\0\1"s), 1},
      {"an authority in a query", changed(8, "\0\1"s), 1},
      {"two additional records", changed(10, "\0\2"s), 1},
      {"an additional record that is not there", changed(10, "\0\1"s), 1},
      {"a name that is cut", kQuery.substr(0, 20), 1},
      {"a question without its class", kQuery.substr(0, kQuery.size() - 2), 1},
      {"bytes after the question", kQuery + "x", 1},
      {"a pointer in the name", "\x12\x34\1\0\0\1\0\0\0\0\0\0\xc0\x0c\0\1\0\1"s, 1},
      {"a label of 64 bytes", with_label(64), 1},
      {"a name of 256 bytes", with_labels(4, 63), 1},
      {"a dot in a label", changed(13, "."), 1},
      {"a zero in a label", changed(13, "\0"s), 1},
      {"an OPT record that is cut", kExtendedQuery.substr(0, kExtendedQuery.size() - 1), 1},
      {"an OPT record with a name",
       kExtendedQuery.substr(0, 29) + "\1a" + kExtendedQuery.substr(29), 1},
      {"bytes after the OPT record", kExtendedQuery + "x", 1},
  };
  for (const Case& each : kCases) {
    const auto parsed = parse_query(each.message);
    const auto* malformed = std::get_if<Malformed>(&parsed);
    ASSERT_NE(malformed, nullptr) << each.what;
    ASSERT_EQ(malformed->response.has_value(), each.code >= 0) << each.what;
    if (!malformed->response) continue;
    EXPECT_EQ(malformed->response->substr(0, 2), "\x12\x34") << each.what;
    EXPECT_EQ((*malformed->response)[3] & 15, each.code) << each.what;
  }
}

TEST(DnsMessage, TakesNamesUpToTheirLimits) {
  EXPECT_EQ(query_of(with_label(63)).name.size(), 63u);
  EXPECT_EQ(query_of(with_labels(3, 63)).name.size(), 3 * 64u - 1);
}

TEST(DnsMessage, AnswersALaterVersionOfExtensionsWithItsOwn) {
  std::string message = kExtendedQuery;
  message[message.size() - 5] = 1;
  const auto parsed = parse_query(message);
  const std::string response = std::get<Malformed>(parsed).response.value();
  EXPECT_EQ(response.substr(response.size() - 11), "\0\0\x29\x04\xd0\1\0\0\0\0\0"s) << "BADVERS";
}

TEST(DnsMessage, WritesAddresses) {
  const std::string response =
      write_response(query_of(kQuery), {.addresses = {0x0a000105, 0x0a000206}}, 512);
  EXPECT_EQ(response, "\x12\x34\x81\x80\0\1\0\2\0\0\0\0"s + kQuestion +
                          "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x0a\0\1\5"s +
                          "\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x0a\0\2\6"s);
}

TEST(DnsMessage, WritesAPointer) {
  const std::string response = write_response(query_of(kQuery), {.pointer = "a.internal"}, 512);
  EXPECT_TRUE(response.ends_with("\0\x0c\0\1\0\0\0\x3c\0\x0c\1a\10internal\0"s));
}

TEST(DnsMessage, WritesThatANameDoesNotExist) {
  const std::string response =
      write_response(query_of(kExtendedQuery), {.code = ReturnCode::no_such_name}, 512);
  EXPECT_EQ(response,
            "\x12\x34\x81\x83\0\1\0\0\0\0\0\1"s + kQuestion + "\0\0\x29\x04\xd0\0\0\0\0\0\0"s);
}

TEST(DnsMessage, CutsWhatIsTooLong) {
  const Answer many{.addresses = std::vector<std::uint32_t>(50, 1)};
  const std::string cut = write_response(query_of(kQuery), many, 512);
  EXPECT_EQ(cut, "\x12\x34\x83\x80\0\1\0\0\0\0\0\0"s + kQuestion);
  EXPECT_GT(write_response(query_of(kQuery), many, kMessageBytesMax).size(), 800u);
}

TEST(DnsMessage, AsksAnotherServerUnderAnotherId) {
  EXPECT_EQ(write_query(query_of(kQuery), 0x0708), "\7\10\1\0\0\1\0\0\0\0\0\0"s + kQuestion);
  EXPECT_EQ(write_query(query_of(kExtendedQuery), 0x0708),
            "\7\10\1\0\0\1\0\0\0\0\0\1"s + kQuestion + "\0\0\x29\x04\xd0\0\0\x80\0\0\0"s);
}

TEST(DnsMessage, TellsResponsesFromForgedOnes) {
  const Query query = query_of(kQuery);
  const std::string response = write_response(query, {.addresses = {1}}, 512);
  EXPECT_TRUE(is_response(response, query, query.id));
  EXPECT_FALSE(is_response(response, query, 0x1235)) << "another id";
  EXPECT_FALSE(is_response(kQuery, query, query.id)) << "a query";
  EXPECT_FALSE(is_response(response.substr(0, 20), query, query.id)) << "cut in its question";
  std::string other = response;
  other.replace(13, 7, "exomple");
  EXPECT_FALSE(is_response(other, query, query.id)) << "another name";
  other = response;
  other[5] = 2;
  EXPECT_FALSE(is_response(other, query, query.id)) << "two questions";
}

TEST(DnsMessage, HandsOnAResponse) {
  const Query query = query_of(kQuery);
  Query sent = query;
  sent.id = 0x0708;
  const std::string response = write_response(sent, {.addresses = {1, 2}}, 512);
  EXPECT_EQ(hand_on(response, query, 512), write_response(query, {.addresses = {1, 2}}, 512));
  const std::string cut = hand_on(response, query, 40);
  EXPECT_EQ(cut, "\x12\x34\x83\x80\0\1\0\0\0\0\0\0"s + kQuestion);
}

TEST(DnsMessage, ReverseNames) {
  EXPECT_EQ(reverse_address("7.1.0.10.in-addr.arpa"), 0x0a000107u);
  for (const char* name :
       {"1.0.10.in-addr.arpa", "9.7.1.0.10.in-addr.arpa", "256.1.0.10.in-addr.arpa",
        "07.1.0.10.in-addr.arpa", "x.1.0.10.in-addr.arpa", ".1.0.10.in-addr.arpa", ".in-addr.arpa",
        "7.1.0.10.in-addr.arpa.x", "in-addr.arpa", ""}) {
    EXPECT_EQ(reverse_address(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace neargate::dns
