#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// DNS messages: bytes in, bytes out, no sockets. Only what a resolver needs that answers some
// questions itself and hands the others on. Strict: what is not exactly a query of one question is
// refused.
// Source: RFC 1035 (messages), RFC 6891 (EDNS), RFC 5452 (answers that are forged).
namespace neargate::dns {

enum class ReturnCode : std::uint8_t {
  no_error = 0,
  format_error = 1,
  server_failure = 2,
  no_such_name = 3,
  not_implemented = 4,
  refused = 5,
};

// Types and the class of records, as far as they are answered here.
inline constexpr std::uint16_t kTypeA = 1;
inline constexpr std::uint16_t kTypePtr = 12;
inline constexpr std::uint16_t kTypeAny = 255;
inline constexpr std::uint16_t kClassInternet = 1;

// RFC 1035 section 4.2.1, for who does not say more; and what is never exceeded over UDP, so that
// no answer is fragmented (DNS flag day 2020).
inline constexpr std::size_t kUdpBytesDefault = 512;
inline constexpr std::size_t kUdpBytesMax = 1232;
inline constexpr std::size_t kMessageBytesMax = 65535;

struct Query {
  std::uint16_t id = 0;
  bool recursion_desired = false;
  bool checking_disabled = false;
  std::string name;  // in lower case, without a dot at the end; "" is the root
  std::uint16_t type = 0;
  std::uint16_t klass = 0;
  std::string question;    // its bytes as they came, for the answer
  bool extended = false;   // it has an OPT record
  bool dnssec_ok = false;  // which asks for signatures
  std::size_t udp_bytes_max = kUdpBytesDefault;
};

// What is no query that can be answered from its content.
struct Malformed {
  // What to answer; nothing: it deserves no answer (an answer itself, or too short for an id).
  std::optional<std::string> response;
};

std::variant<Query, Malformed> parse_query(std::string_view message);

// What a name has: its addresses, or the name that an address has.
struct Answer {
  ReturnCode code = ReturnCode::no_error;
  std::vector<std::uint32_t> addresses;  // A records, in host byte order
  std::string pointer;                   // a PTR record's name; "" where there is none
};

// The response to a query: without records, and marked as cut, where it exceeds `bytes_max`.
std::string write_response(const Query& query, const Answer& answer, std::size_t bytes_max);

// The query as another server is asked it, under an id of its own: with what is known of it and no
// more, so that nothing of a client goes out that was not looked at.
std::string write_query(const Query& query, std::uint16_t id);

// Whether `message` answers that query: an id alone is guessed too easily.
bool is_response(std::string_view message, const Query& query, std::uint16_t id);

// Another server's response under the client's id; cut as write_response() does.
std::string hand_on(std::string response, const Query& query, std::size_t bytes_max);

// The address of "7.1.0.10.in-addr.arpa", in host byte order.
std::optional<std::uint32_t> reverse_address(std::string_view name);

}  // namespace neargate::dns
