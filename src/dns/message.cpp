#include "dns/message.hpp"

#include <algorithm>
#include <charconv>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace neargate::dns {
namespace {

constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kLabelBytesMax = 63;  // RFC 1035 section 2.3.4
constexpr std::size_t kNameBytesMax = 255;
constexpr std::uint16_t kTypeOpt = 41;
constexpr std::uint32_t kTimeToLive = 60;  // seconds, as load balancers' names have it
constexpr std::uint16_t kQuestionPointer = 0xc000 | kHeaderBytes;  // to the question's name

// Bits of the header's second 16 bits.
constexpr std::uint16_t kIsResponse = 0x8000;
constexpr std::uint16_t kOpcode = 0x7800;
constexpr std::uint16_t kTruncated = 0x0200;
constexpr std::uint16_t kRecursionDesired = 0x0100;
constexpr std::uint16_t kRecursionAvailable = 0x0080;
constexpr std::uint16_t kCheckingDisabled = 0x0010;

// Bits of an OPT record's time to live.
constexpr std::uint32_t kBadVersion = 1u << 24;  // the upper bits of return code 16
constexpr std::uint32_t kDnssecOk = 0x8000;

std::uint16_t number_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[at]) << 8 |
                                    static_cast<unsigned char>(bytes[at + 1]));
}

void append(std::string& out, std::uint16_t number) {
  out += static_cast<char>(number >> 8);
  out += static_cast<char>(number & 255);
}

void append_long(std::string& out, std::uint32_t number) {
  append(out, static_cast<std::uint16_t>(number >> 16));
  append(out, static_cast<std::uint16_t>(number & 0xffff));
}

// Reads a name without compression, which a question has no use for. Dots and control characters
// within a label are refused: names of hosts have none.
bool read_name(std::string_view message, std::size_t& at, std::string& name) {
  const std::size_t begin = at;
  for (;;) {
    if (at >= message.size()) return false;
    const std::size_t length = static_cast<unsigned char>(message[at++]);
    if (at - begin + length > kNameBytesMax) return false;
    if (length == 0) return true;
    if (length > kLabelBytesMax || at + length > message.size()) return false;
    const std::string_view label = message.substr(at, length);
    for (const char c : label) {
      if ((c >= 0 && c <= ' ') || c == '.' || c == 127) return false;
    }
    if (!name.empty()) name += '.';
    name += to_lower(label);
    at += length;
  }
}

void append_name(std::string& out, std::string_view name) {
  for (const std::string_view label : split(name, '.')) {
    NG_ASSERT(!label.empty() && label.size() <= kLabelBytesMax);
    out += static_cast<char>(label.size());
    out += label;
  }
  out += '\0';
}

std::string header(std::uint16_t id, std::uint16_t flags, std::uint16_t questions,
                   std::uint16_t answers, std::uint16_t additional) {
  std::string out;
  for (const std::uint16_t number : {id, flags, questions, answers, std::uint16_t{0}, additional}) {
    append(out, number);
  }
  return out;
}

std::string opt_record(std::size_t udp_bytes_max, std::uint32_t bits) {
  std::string out(1, '\0');
  append(out, kTypeOpt);
  append(out, static_cast<std::uint16_t>(udp_bytes_max));
  append_long(out, bits);
  append(out, 0);
  return out;
}

Malformed refusal(std::string_view message, ReturnCode code) {
  const std::uint16_t kept = number_at(message, 2) & (kOpcode | kRecursionDesired);
  const auto flags = static_cast<std::uint16_t>(kIsResponse | kRecursionAvailable | kept |
                                                static_cast<std::uint16_t>(code));
  return {header(number_at(message, 0), flags, 0, 0, 0)};
}

enum class Opt { good, malformed, bad_version };

// The one record that a query may have beside its question.
Opt read_opt(std::string_view message, std::size_t& at, Query& query) {
  constexpr std::size_t kFixedBytes = 11;  // root name, type, class, time to live, length
  if (at + kFixedBytes > message.size() || message[at] != '\0') return Opt::malformed;
  if (number_at(message, at + 1) != kTypeOpt) return Opt::malformed;
  const std::size_t udp_bytes = number_at(message, at + 3);
  const bool first_version = message[at + 6] == '\0';
  query.dnssec_ok = (number_at(message, at + 7) & kDnssecOk) != 0;
  const std::size_t length = number_at(message, at + 9);
  at += kFixedBytes + length;
  if (at > message.size()) return Opt::malformed;
  query.extended = true;
  query.udp_bytes_max = std::clamp(udp_bytes, kUdpBytesDefault, kUdpBytesMax);
  return first_version ? Opt::good : Opt::bad_version;
}

Malformed bad_version(const Query& query) {
  std::string response =
      header(query.id, kIsResponse | kRecursionAvailable, 1, 0, 1) + query.question;
  return {response + opt_record(kUdpBytesMax, kBadVersion)};
}

std::string record(std::uint16_t type, std::string_view data) {
  std::string out;
  append(out, kQuestionPointer);
  append(out, type);
  append(out, kClassInternet);
  append_long(out, kTimeToLive);
  append(out, static_cast<std::uint16_t>(data.size()));
  return out.append(data);
}

std::uint16_t flags_of(const Query& query) {
  return static_cast<std::uint16_t>((query.recursion_desired ? kRecursionDesired : 0) |
                                    (query.checking_disabled ? kCheckingDisabled : 0));
}

}  // namespace

std::variant<Query, Malformed> parse_query(std::string_view message) {
  if (message.size() < kHeaderBytes || message.size() > kMessageBytesMax) return Malformed{};
  const std::uint16_t flags = number_at(message, 2);
  if ((flags & kIsResponse) != 0) return Malformed{};
  if ((flags & kOpcode) != 0) return refusal(message, ReturnCode::not_implemented);
  const std::uint16_t additional = number_at(message, 10);
  const bool one_question = number_at(message, 4) == 1 && number_at(message, 6) == 0 &&
                            number_at(message, 8) == 0 && additional <= 1;
  if (!one_question) return refusal(message, ReturnCode::format_error);
  Query query;
  query.id = number_at(message, 0);
  query.recursion_desired = (flags & kRecursionDesired) != 0;
  query.checking_disabled = (flags & kCheckingDisabled) != 0;
  std::size_t at = kHeaderBytes;
  if (!read_name(message, at, query.name) || at + 4 > message.size()) {
    return refusal(message, ReturnCode::format_error);
  }
  query.type = number_at(message, at);
  query.klass = number_at(message, at + 2);
  at += 4;
  query.question = message.substr(kHeaderBytes, at - kHeaderBytes);
  const Opt opt = additional == 1 ? read_opt(message, at, query) : Opt::good;
  if (opt == Opt::malformed || at != message.size()) {
    return refusal(message, ReturnCode::format_error);
  }
  if (opt == Opt::bad_version) return bad_version(query);
  return query;
}

std::string write_response(const Query& query, const Answer& answer, std::size_t bytes_max) {
  std::string records;
  std::uint16_t count = 0;
  for (const std::uint32_t address : answer.addresses) {
    std::string data;
    append_long(data, address);
    records += record(kTypeA, data);
    ++count;
  }
  if (!answer.pointer.empty()) {
    std::string data;
    append_name(data, answer.pointer);
    records += record(kTypePtr, data);
    ++count;
  }
  auto flags = static_cast<std::uint16_t>(kIsResponse | kRecursionAvailable | flags_of(query) |
                                          static_cast<std::uint16_t>(answer.code));
  const std::string opt = query.extended ? opt_record(kUdpBytesMax, 0) : "";
  if (kHeaderBytes + query.question.size() + records.size() + opt.size() > bytes_max) {
    flags |= kTruncated;
    records.clear();
    count = 0;
  }
  return header(query.id, flags, 1, count, query.extended ? 1 : 0) + query.question + records + opt;
}

std::string write_query(const Query& query, std::uint16_t id) {
  const std::string opt =
      query.extended ? opt_record(query.udp_bytes_max, query.dnssec_ok ? kDnssecOk : 0) : "";
  return header(id, flags_of(query), 1, 0, query.extended ? 1 : 0) + query.question + opt;
}

bool is_response(std::string_view message, const Query& query, std::uint16_t id) {
  if (message.size() < kHeaderBytes + query.question.size()) return false;
  if (number_at(message, 0) != id || (number_at(message, 2) & kIsResponse) == 0) return false;
  return number_at(message, 4) == 1 &&
         message.substr(kHeaderBytes, query.question.size()) == query.question;
}

std::string hand_on(std::string response, const Query& query, std::size_t bytes_max) {
  NG_ASSERT(response.size() >= kHeaderBytes);
  if (response.size() > bytes_max) {
    const auto flags = static_cast<std::uint16_t>(number_at(response, 2) | kTruncated);
    return header(query.id, flags, 1, 0, 0) + query.question;
  }
  response[0] = static_cast<char>(query.id >> 8);
  response[1] = static_cast<char>(query.id & 255);
  return response;
}

std::optional<std::uint32_t> reverse_address(std::string_view name) {
  constexpr std::string_view kReverse = ".in-addr.arpa";
  if (!name.ends_with(kReverse)) return std::nullopt;
  name.remove_suffix(kReverse.size());
  std::uint32_t address = 0;
  int count = 0;
  for (const std::string_view part : split(name, '.')) {
    std::uint32_t byte = 256;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), byte);
    const bool whole = error == std::errc() && end == part.data() + part.size();
    if (!whole || byte > 255 || (part.size() > 1 && part.front() == '0') || count == 4) {
      return std::nullopt;
    }
    address |= byte << (8 * count++);
  }
  if (count != 4) return std::nullopt;
  return address;
}

}  // namespace neargate::dns
