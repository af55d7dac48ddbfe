#include "http/syntax.hpp"

#include <array>
#include <cstdint>

namespace neargate::http {
namespace {

enum Class : std::uint8_t { kToken = 1, kValue = 2, kTarget = 4, kHost = 8 };

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  constexpr std::string_view token_marks = "!#$%&'*+-.^_`|~";
  // unreserved, sub-delims and pct-encoded of RFC 3986, and what IP literals and ports have
  constexpr std::string_view host_marks = "-._~!$&'()*+;=%:[]";
  for (int c = 0; c < 256; ++c) {
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const char byte = char(c);
    std::uint8_t& bits = classes[std::size_t(c)];
    if (alphanumeric || (c != 0 && token_marks.find(byte) != std::string_view::npos))
      bits |= kToken;
    if (alphanumeric || (c != 0 && host_marks.find(byte) != std::string_view::npos)) bits |= kHost;
    if (c == '\t' || (c >= 0x20 && c != 0x7f)) bits |= kValue;
    if (c > 0x20 && c < 0x7f && c != '#') bits |= kTarget;
  }
  return classes;
}

constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

bool all_are(std::string_view text, Class wanted) {
  for (const char c : text) {
    if (!(kClasses[std::uint8_t(c)] & wanted)) return false;
  }
  return true;
}

}  // namespace

bool is_token(std::string_view text) { return !text.empty() && all_are(text, kToken); }
bool is_field_value(std::string_view text) { return all_are(text, kValue); }
bool is_target(std::string_view text) { return !text.empty() && all_are(text, kTarget); }

bool is_host(std::string_view text) {
  if (!all_are(text, kHost)) return false;
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    port = text.substr(end + 1);
    if (!port.empty() && !port.starts_with(':')) return false;
  } else {
    if (text.find_first_of("[]") != std::string_view::npos) return false;
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos) port = text.substr(colon);
  }
  if (!port.empty()) port.remove_prefix(1);
  return port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace neargate::http
