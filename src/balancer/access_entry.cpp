#include "balancer/access_entry.hpp"

#include <cstdio>
#include <ctime>

namespace neargate::balancer {
namespace {

constexpr std::size_t kUserAgentBytesMax = 8192;  // the user guide's "8 KB"

void append_escaped(std::string& out, std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : text) {
    if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += "\\x";
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

void append_word(std::string& out, std::string_view text) {
  out += ' ';
  out += text.empty() ? std::string_view("-") : text;
}

void append_quoted(std::string& out, std::string_view text) {
  out += " \"";
  append_escaped(out, text.empty() ? std::string_view("-") : text);
  out += '"';
}

void append_number(std::string& out, std::int64_t number) {
  if (number < 0) return append_word(out, {});
  out += ' ';
  out += std::to_string(number);
}

void append_seconds(std::string& out, double seconds) {
  if (seconds < 0) {
    out += " -1";
    return;
  }
  char text[32];
  std::snprintf(text, sizeof text, " %.3f", seconds);
  out += text;
}

// "2026-11-23T20:17:45.186641Z"
void append_time(std::string& out, WallTime time) {
  const auto second = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t count = second.time_since_epoch().count();
  std::tm parts{};
  ::gmtime_r(&count, &parts);
  char text[48];
  const std::size_t length = std::strftime(text, sizeof text, " %Y-%m-%dT%H:%M:%S", &parts);
  out.append(text, length);
  std::snprintf(text, sizeof text, ".%06dZ", int((time - second).count()));
  out += text;
}

// One that could not be read has its place only: "- http://10.0.1.5:80- -".
void append_request_line(std::string& out, const AccessEntry& entry) {
  out += " \"";
  append_escaped(out, entry.method.empty() ? std::string_view("-") : entry.method);
  out += ' ';
  out += entry.protocol;
  out += "://";
  append_escaped(out, entry.host);
  out += ':';
  out += std::to_string(entry.port);
  append_escaped(out, entry.method.empty() ? std::string_view("-") : entry.path_and_query);
  out += ' ';
  out += entry.version.empty() ? std::string_view("-") : entry.version;
  out += '"';
}

}  // namespace

void append_access_line(std::string& out, const AccessEntry& entry) {
  out += entry.type;
  append_time(out, entry.ended);
  append_word(out, entry.load_balancer);
  append_word(out, entry.client);
  append_word(out, entry.target);
  append_seconds(out, entry.request_time);
  append_seconds(out, entry.target_time);
  append_seconds(out, entry.response_time);
  append_number(out, entry.elb_status);
  append_number(out, entry.target_status);
  append_number(out, entry.received_bytes);
  append_number(out, entry.sent_bytes);
  append_request_line(out, entry);
  append_quoted(out, entry.user_agent.substr(0, kUserAgentBytesMax));
  append_word(out, entry.tls_cipher);
  append_word(out, entry.tls_version);
  append_word(out, entry.target_group);
  append_quoted(out, entry.trace_id);
  append_quoted(out, entry.domain_name);
  append_quoted(out, entry.certificate);
  out += ' ';
  out += std::to_string(entry.rule_priority);
  append_time(out, entry.received);
  append_quoted(out, entry.actions);
  append_quoted(out, entry.redirect_url);
  append_quoted(out, {});  // error_reason: of functions and of authentication
  append_quoted(out, entry.target);
  append_quoted(out, entry.target_status < 0 ? "" : std::to_string(entry.target_status));
  // classification and its reason: requests that are not as RFC 9112 has them are refused here, not
  // passed on with a mark.
  append_quoted(out, {});
  append_quoted(out, {});
  append_word(out, entry.connection_trace_id);
  append_quoted(out, {});  // transformed_host
  append_quoted(out, {});  // transformed_uri
  append_quoted(out, {});  // request_transform_status
  out += '\n';
}

}  // namespace neargate::balancer
