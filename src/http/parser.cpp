#include "http/parser.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "http/syntax.hpp"

namespace neargate::http {
namespace {

constexpr std::size_t kContentLengthDigitsMax = 18;  // below 2^63
constexpr std::size_t kChunkSizeDigitsMax = 15;      // below 2^60

// The authority of an absolute target, "http://host:port/path"; nothing where it is not one.
std::optional<std::string_view> authority_of(std::string_view target) {
  const std::size_t scheme = target.find("://");
  if (scheme == std::string_view::npos) return std::nullopt;
  const std::string_view name = target.substr(0, scheme);
  if (!equal_ignoring_case(name, "http") && !equal_ignoring_case(name, "https")) {
    return std::nullopt;
  }
  const std::string_view rest = target.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  if (authority.empty() || !is_host(authority)) return std::nullopt;
  return authority;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Parser::Parser(Kind kind, ParserLimits limits) : kind_(kind), limits_(limits) {}

void Parser::reset() {
  state_ = State::start_line;
  partial_.clear();
  line_bytes_ = 0;
  request_.method.clear();
  request_.target.clear();
  request_.headers.clear();
  response_headers_.clear();
  data_ = {};
  body_kind_ = BodyKind::none;
  content_length_ = remaining_ = 0;
  started_ = has_content_length_ = has_transfer_encoding_ = has_host_ = false;
  connection_close_ = connection_keep_alive_ = expects_continue_ = no_body_ = false;
  keep_alive_ = true;
}

void Parser::expect_no_body() {
  NG_ASSERT(state_ == State::head_done);
  no_body_ = true;
  // Where the peer would have ended the body by closing, there is none to wait for now.
  if (body_kind_ == BodyKind::until_close) {
    keep_alive_ = version_minor_ >= 1 ? !connection_close_ : connection_keep_alive_;
  }
  body_kind_ = BodyKind::none;
}

Parser::Event Parser::fail(int status, std::string_view text) {
  state_ = State::failed;
  error_status_ = status;
  error_text_ = text;
  return Event::error;
}

Parser::Event Parser::next(std::string_view& input) {
  NG_ASSERT(state_ != State::complete);
  const int too_long = kind_ == Kind::request ? 431 : 400;
  for (;;) {
    switch (state_) {
      case State::start_line:
        if (!take_line(input, limits_.head_bytes_max, too_long)) break;
        // One empty line before a request is passed over (RFC 9112 section 2.2).
        if (line_.empty() && kind_ == Kind::request && line_bytes_ == 2) continue;
        if (kind_ == Kind::request ? parse_request_line() : parse_status_line()) {
          state_ = State::fields;
        }
        continue;
      case State::fields:
        if (!take_line(input, limits_.head_bytes_max, too_long)) break;
        if (!line_.empty()) {
          parse_field(false);
          continue;
        }
        if (!finish_head()) continue;
        state_ = State::head_done;
        return Event::head;
      case State::head_done:
        line_bytes_ = 0;
        if (no_body_ || body_kind_ == BodyKind::none ||
            (body_kind_ == BodyKind::sized && content_length_ == 0)) {
          state_ = State::complete;
          return Event::complete;
        }
        remaining_ = content_length_;
        state_ = body_kind_ == BodyKind::sized     ? State::body_sized
                 : body_kind_ == BodyKind::chunked ? State::chunk_size
                                                   : State::body_until_close;
        continue;
      case State::body_sized:
      case State::chunk_data:
        if (remaining_ > 0) return take_body(input);
        if (state_ == State::body_sized) {
          state_ = State::complete;
          return Event::complete;
        }
        state_ = State::chunk_data_end;
        continue;
      case State::body_until_close:
        if (input.empty()) return Event::need_more;
        data_ = std::exchange(input, {});
        return Event::body;
      case State::chunk_size:
        if (!take_line(input, limits_.chunk_line_bytes_max, 400)) break;
        line_bytes_ = 0;
        if (!parse_chunk_size()) continue;
        state_ = remaining_ == 0 ? State::trailers : State::chunk_data;
        continue;
      case State::chunk_data_end:
        if (!take_line(input, 2, 400)) break;
        line_bytes_ = 0;
        if (line_.empty()) {
          state_ = State::chunk_size;
        } else {
          fail(400, "a chunk is longer than its size");
        }
        continue;
      case State::trailers:
        if (!take_line(input, limits_.head_bytes_max, too_long)) break;
        if (!line_.empty()) {
          parse_field(true);
          continue;
        }
        state_ = State::complete;
        return Event::complete;
      case State::complete:
      case State::failed:
        break;
    }
    // A line is not all in, or the message has failed.
    return state_ == State::failed ? Event::error : Event::need_more;
  }
}

Parser::Event Parser::finish() {
  if (state_ == State::body_until_close ||
      (state_ == State::head_done && body_kind_ == BodyKind::until_close)) {
    state_ = State::complete;
    return Event::complete;
  }
  if (state_ == State::failed) return Event::error;
  return fail(400, "the connection was closed in the middle of the message");
}

bool Parser::take_line(std::string_view& input, std::size_t bytes_max, int status_beyond) {
  if (line_.data() == partial_.data()) partial_.clear();  // the line before this one is done with
  line_ = {};
  if (input.empty()) return false;
  started_ = true;
  const std::size_t end = input.find('\n');
  const std::size_t taken = end == std::string_view::npos ? input.size() : end + 1;
  line_bytes_ += taken;
  if (line_bytes_ > bytes_max) {
    fail(status_beyond, state_ == State::chunk_data_end ? "a chunk is longer than its size"
                        : state_ == State::chunk_size   ? "a chunk's size line is too long"
                                                        : "the head is too long");
    return false;
  }
  if (end == std::string_view::npos || !partial_.empty()) {
    partial_.append(input.substr(0, taken));
    line_ = partial_;
  } else {
    line_ = input.substr(0, taken);
  }
  input.remove_prefix(taken);
  if (end == std::string_view::npos) {
    line_ = {};
    return false;
  }
  if (!line_.ends_with("\r\n")) {
    fail(400, "a line ends with LF alone");
    return false;
  }
  line_.remove_suffix(2);
  return true;
}

bool Parser::parse_request_line() {
  const std::size_t first = line_.find(' ');
  const std::size_t last = line_.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    fail(400, "the request line is not: method, target, version, with one space between each");
    return false;
  }
  const std::string_view method = line_.substr(0, first);
  const std::string_view target = line_.substr(first + 1, last - first - 1);
  const std::string_view version = line_.substr(last + 1);
  if (!is_token(method)) {
    fail(400, "the method is not a token");
    return false;
  }
  if (!is_target(target)) {
    fail(400, "the request target has characters that must be percent-encoded");
    return false;
  }
  if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) ||
      version[6] != '.' || !is_digit(version[7])) {
    fail(400, "the version is not HTTP/1.1");
    return false;
  }
  if (version[5] != '1') {
    fail(505, "the version is not HTTP/1.1");
    return false;
  }
  const bool fits = target.front() == '/' ? method != "CONNECT"
                    : target == "*"       ? method == "OPTIONS"
                    : method == "CONNECT" ? is_host(target) && target.find(':') != target.npos
                                          : authority_of(target).has_value();
  if (!fits) {
    fail(400, "the request target is not of a form that the method takes");
    return false;
  }
  request_.method = method;
  request_.target = target;
  request_.version_minor = version_minor_ = version[7] - '0';
  return true;
}

bool Parser::parse_status_line() {
  // "HTTP/1.1 200 OK"; the reason may be empty, and servers leave out the space before it then.
  const bool fits = line_.size() >= 12 && line_.starts_with("HTTP/1.") && is_digit(line_[7]) &&
                    line_[8] == ' ' && line_[9] >= '1' && line_[9] <= '9' && is_digit(line_[10]) &&
                    is_digit(line_[11]) && (line_.size() == 12 || line_[12] == ' ') &&
                    is_field_value(line_);
  if (!fits) {
    fail(400, "the status line is malformed");
    return false;
  }
  version_minor_ = line_[7] - '0';
  response_status_ = (line_[9] - '0') * 100 + (line_[10] - '0') * 10 + (line_[11] - '0');
  return true;
}

bool Parser::parse_field(bool trailer) {
  const std::size_t colon = line_.find(':');
  const std::string_view name = line_.substr(0, colon);
  if (name.starts_with(' ') || name.starts_with('\t')) {
    fail(400, "a field is continued on the next line");
    return false;
  }
  if (colon == std::string_view::npos || !is_token(name)) {
    fail(400, "a field's name is not a token followed by a colon");
    return false;
  }
  const std::string_view value = trim_blanks(line_.substr(colon + 1));
  if (!is_field_value(value)) {
    fail(400, "a field's value has control characters");
    return false;
  }
  if (trailer) return true;  // checked and passed over
  Headers& headers = kind_ == Kind::request ? request_.headers : response_headers_;
  if (headers.size() >= limits_.fields_max) {
    fail(kind_ == Kind::request ? 431 : 400, "the head has too many fields");
    return false;
  }
  headers.add(std::string(name), std::string(value));
  switch (name.size()) {  // the lengths of the names that matter here
    case 4:
      return !equal_ignoring_case(name, "Host") || note_host(value);
    case 6:
      if (kind_ == Kind::request && equal_ignoring_case(name, "Expect")) {
        if (!equal_ignoring_case(value, "100-continue")) {
          fail(417, "the expectation is not 100-continue");
          return false;
        }
        expects_continue_ = version_minor_ >= 1;
      }
      return true;
    case 10:
      if (equal_ignoring_case(name, "Connection")) note_connection(value);
      return true;
    case 14:
      return !equal_ignoring_case(name, "Content-Length") || note_content_length(value);
    case 17:
      return !equal_ignoring_case(name, "Transfer-Encoding") || note_transfer_encoding(value);
    default:
      return true;
  }
}

bool Parser::note_host(std::string_view value) {
  if (kind_ == Kind::response) return true;
  if (has_host_ || !is_host(value)) {
    fail(400, has_host_ ? "there is more than one Host" : "the Host is not a host");
    return false;
  }
  const auto authority = authority_of(request_.target);
  if (authority && request_.target.front() != '/' && !equal_ignoring_case(*authority, value)) {
    fail(400, "the Host differs from the one in the target");
    return false;
  }
  has_host_ = true;
  return true;
}

void Parser::note_connection(std::string_view value) {
  each_element(value, [this](std::string_view option) {
    if (equal_ignoring_case(option, "close")) connection_close_ = true;
    if (equal_ignoring_case(option, "keep-alive")) connection_keep_alive_ = true;
  });
}

bool Parser::note_content_length(std::string_view value) {
  const bool digits = !value.empty() && std::all_of(value.begin(), value.end(), is_digit);
  if (!digits || value.size() > kContentLengthDigitsMax) {
    fail(400, "the Content-Length is not a number");
    return false;
  }
  if (has_content_length_) {
    fail(400, "there is more than one Content-Length");
    return false;
  }
  has_content_length_ = true;
  std::from_chars(value.begin(), value.end(), content_length_);
  return true;
}

bool Parser::note_transfer_encoding(std::string_view value) {
  std::size_t count = 0;
  bool other = false, chunked_last = false;
  each_element(value, [&](std::string_view coding) {
    ++count;
    chunked_last = equal_ignoring_case(coding, "chunked");
    other = other || !chunked_last;
  });
  if (has_transfer_encoding_ || !chunked_last || (count > 1 && !other)) {
    fail(400, "the Transfer-Encoding does not end with chunked, or has it twice");
    return false;
  }
  if (other) {
    fail(501, "a Transfer-Encoding other than chunked is not supported");
    return false;
  }
  has_transfer_encoding_ = true;
  return true;
}

bool Parser::finish_head() {
  if (kind_ == Kind::request && !finish_request_head()) return false;
  return decide_body();
}

bool Parser::finish_request_head() {
  if (!has_host_ && version_minor_ >= 1) {
    fail(400, "the Host is missing");
    return false;
  }
  return true;
}

bool Parser::decide_body() {
  if (has_transfer_encoding_ && (has_content_length_ || version_minor_ == 0)) {
    fail(400, has_content_length_ ? "there are both a Content-Length and a Transfer-Encoding"
                                  : "HTTP/1.0 has no Transfer-Encoding");
    return false;
  }
  keep_alive_ = !connection_close_ && (version_minor_ >= 1 || connection_keep_alive_);
  if (kind_ == Kind::response &&
      (response_status_ < 200 || response_status_ == 204 || response_status_ == 304)) {
    body_kind_ = BodyKind::none;  // RFC 9112 section 6.3
  } else if (has_transfer_encoding_) {
    body_kind_ = BodyKind::chunked;
  } else if (has_content_length_) {
    body_kind_ = BodyKind::sized;
  } else if (kind_ == Kind::response) {
    body_kind_ = BodyKind::until_close;
    keep_alive_ = false;
  }
  return true;
}

bool Parser::parse_chunk_size() {
  const std::size_t end = line_.find(';');  // an extension, which is passed over
  const std::string_view digits = line_.substr(0, end);
  const auto is_hex = [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  if (digits.empty() || digits.size() > kChunkSizeDigitsMax ||
      !std::all_of(digits.begin(), digits.end(), is_hex) || !is_field_value(line_)) {
    fail(400, "a chunk's size is not a hexadecimal number");
    return false;
  }
  std::from_chars(digits.begin(), digits.end(), remaining_, 16);
  return true;
}

Parser::Event Parser::take_body(std::string_view& input) {
  if (input.empty()) return Event::need_more;
  const std::size_t taken = std::size_t(std::min<std::uint64_t>(input.size(), remaining_));
  data_ = input.substr(0, taken);
  input.remove_prefix(taken);
  remaining_ -= taken;
  return Event::body;
}

}  // namespace neargate::http
