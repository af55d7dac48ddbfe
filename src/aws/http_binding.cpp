#include "aws/http_binding.hpp"

#include <algorithm>
#include <array>

#include "aws/rest_router.hpp"
#include "aws/text_value.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "smithy/json.hpp"

namespace neargate::aws::binding {
namespace {

using smithy::Location;
using smithy::Member;
using smithy::ParseError;
using smithy::Shape;
using smithy::TimestampFormat;
using smithy::Type;
using Kind = smithy::ParseError::Kind;

// Headers of the protocol itself: of signing, of aws-chunked bodies, of checksums, of SDKs.
constexpr std::array<std::string_view, 12> kProtocolHeaders = {
    "x-amz-date",
    "x-amz-content-sha256",
    "x-amz-security-token",
    "x-amz-user-agent",
    "x-amz-decoded-content-length",
    "x-amz-trailer",
    "x-amz-te",
    "x-amz-sdk-checksum-algorithm",
    "x-amz-checksum-crc32",
    "x-amz-checksum-crc32c",
    "x-amz-checksum-sha1",
    "x-amz-checksum-sha256",
};
constexpr std::string_view kChecksumPrefix = "x-amz-checksum-";

bool is_protocol_parameter(std::string_view name) {
  return name.starts_with("X-Amz-") || name == "x-id";
}

// Elements of a header that is a list: "a, b, "c, d"".
std::vector<std::string> split_header_list(std::string_view text) {
  std::vector<std::string> out;
  std::string element;
  bool is_quoted = false;
  bool was_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_quoted && c == '\\' && i + 1 < text.size()) {
      element += text[++i];
    } else if (c == '"') {
      is_quoted = !is_quoted;
      was_quoted = true;
    } else if (c == ',' && !is_quoted) {
      out.push_back(was_quoted ? element : std::string(trim(element)));
      element.clear();
      was_quoted = false;
    } else if (!was_quoted || is_quoted) {
      element += c;
    }
  }
  out.push_back(was_quoted ? element : std::string(trim(element)));
  return out;
}

void fill_header(const Member& member, std::string_view text, smithy::Filling& filling) {
  void* value = filling.begin(member);
  if (member.target->type == Type::list) {
    const Member& element = member.target->members[0];
    for (const std::string& part : split_header_list(text)) {
      value_from_text(*element.target, &element, part, TimestampFormat::http_date,
                      member.location_name, member.target->operations->append(value));
    }
  } else {
    value_from_text(*member.target, &member, trim(text), TimestampFormat::http_date,
                    member.location_name, value);
  }
}

void fill_prefixed(const Member& member, const http::Headers& headers, smithy::Filling& filling) {
  void* map = nullptr;
  for (const auto& [name, value] : headers) {
    const std::size_t size = member.location_name.size();
    if (name.size() <= size ||
        !equal_ignoring_case(std::string_view(name).substr(0, size), member.location_name)) {
      continue;
    }
    if (map == nullptr) map = filling.begin(member);
    const Member& entry = member.target->members[1];
    value_from_text(*entry.target, &entry, trim(value), TimestampFormat::http_date, name,
                    member.target->operations->insert(map, to_lower(name.substr(size))));
  }
}

void fill_headers(const http::Headers& headers, smithy::Filling& filling) {
  for (const Member& member : filling.shape().members) {
    if (member.location == Location::header) {
      if (const auto text = headers.find(member.location_name)) fill_header(member, *text, filling);
    } else if (member.location == Location::prefix_headers) {
      fill_prefixed(member, headers, filling);
    }
  }
}

void fill_query(const smithy::Operation& operation, const http::Parameters& query,
                smithy::Filling& filling) {
  const http::Parameters literals = query_literals(operation.http_uri);
  const Member* rest = nullptr;  // @httpQueryParams: all that nothing else takes
  for (const Member& member : filling.shape().members) {
    if (member.location == Location::query_params) rest = &member;
  }
  for (const auto& [name, text] : query) {
    const auto is_of = [&name = name](const auto& literal) { return literal.first == name; };
    if (is_protocol_parameter(name)) continue;
    const Member* member = filling.find(name, [](const Member& candidate) {
      return candidate.location == Location::query ? candidate.location_name : std::string_view();
    });
    if (member == nullptr || name.empty()) {
      if (std::any_of(literals.begin(), literals.end(), is_of)) continue;
      if (rest == nullptr) {
        throw ParseError(Kind::unknown_member, name,
                         "The query parameter '" + name + "' is not known");
      }
      void* map = smithy::emplace(*rest, filling.object());
      const Member& entry = rest->target->members[1];
      void* value = rest->target->operations->insert(map, name);
      if (entry.target->type == Type::list) {
        const Member& element = entry.target->members[0];
        value_from_text(*element.target, &element, text, TimestampFormat::date_time, name,
                        entry.target->operations->append(value));
      } else {
        value_from_text(*entry.target, &entry, text, TimestampFormat::date_time, name, value);
      }
      continue;
    }
    const bool is_list = member->target->type == Type::list;
    if (!is_list && filling.given(*member)) {
      throw ParseError(Kind::wrong_type, name, "The query parameter '" + name + "' is given twice");
    }
    filling.begin(*member);
    void* value = smithy::emplace(*member, filling.object());
    if (is_list) {
      const Member& element = member->target->members[0];
      value_from_text(*element.target, &element, text, TimestampFormat::date_time, name,
                      member->target->operations->append(value));
    } else {
      value_from_text(*member->target, member, text, TimestampFormat::date_time, name, value);
    }
  }
}

void refuse_unknown_headers(const http::Headers& headers, const Shape& shape) {
  for (const auto& [name, value] : headers) {
    const std::string lower = to_lower(name);
    if (!lower.starts_with("x-amz-")) continue;
    if (std::find(kProtocolHeaders.begin(), kProtocolHeaders.end(), lower) !=
            kProtocolHeaders.end() ||
        lower.starts_with(kChecksumPrefix)) {
      continue;
    }
    const bool is_known =
        std::any_of(shape.members.begin(), shape.members.end(), [&](const Member& member) {
          return (member.location == Location::header &&
                  equal_ignoring_case(member.location_name, lower)) ||
                 (member.location == Location::prefix_headers &&
                  lower.starts_with(member.location_name));
        });
    if (!is_known) {
      throw ParseError(Kind::unknown_member, lower, "The header '" + lower + "' is not known");
    }
  }
}

std::string header_text(const Member& member, const void* value) {
  if (member.target->type != Type::list) {
    return value_to_text(*member.target, &member, value, TimestampFormat::http_date);
  }
  const Member& element = member.target->members[0];
  std::string out;
  for (std::size_t i = 0; i < member.target->operations->size(value); ++i) {
    if (i > 0) out += ", ";
    const std::string text =
        value_to_text(*element.target, &element, member.target->operations->at(value, i),
                      TimestampFormat::http_date);
    const bool must_quote = text.find_first_of(",\"") != std::string::npos;
    if (!must_quote) {
      out += text;
      continue;
    }
    out += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out;
}

// Line ends would make further headers of a value.
std::string safe_header(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return text;
}

void write_headers(const Shape& shape, const void* object, http::Headers& headers) {
  for (const Member& member : shape.members) {
    if (member.location != Location::header && member.location != Location::prefix_headers)
      continue;
    const void* value = smithy::get(member, object);
    if (value == nullptr) continue;
    if (member.location == Location::header) {
      if (equal_ignoring_case(member.location_name, "content-length")) continue;
      headers.add(std::string(member.location_name), safe_header(header_text(member, value)));
    } else {
      const Member& entry = member.target->members[1];
      member.target->operations->each(value, [&](const std::string& key, const void* text) {
        headers.add(
            safe_header(std::string(member.location_name) + key),
            safe_header(value_to_text(*entry.target, &entry, text, TimestampFormat::http_date)));
      });
    }
  }
}

void append_query(std::string& target, std::string_view name, const std::string* value) {
  target += target.find('?') == std::string::npos ? '?' : '&';
  target += percent_encode(name);
  if (value == nullptr) return;
  target += '=';
  target += percent_encode(*value);
}

void append_query_member(std::string& target, const Member& member, const void* value) {
  const Shape& shape = *member.target;
  const auto text_of = [](const Member& part, const void* object) {
    return value_to_text(*part.target, &part, object, TimestampFormat::date_time);
  };
  if (shape.type == Type::list) {
    for (std::size_t i = 0; i < shape.operations->size(value); ++i) {
      const std::string text = text_of(shape.members[0], shape.operations->at(value, i));
      append_query(target, member.location_name, &text);
    }
  } else if (shape.type == Type::map) {
    shape.operations->each(value, [&](const std::string& key, const void* entry) {
      const std::string text = text_of(shape.members[1], entry);
      append_query(target, key, &text);
    });
  } else {
    const std::string text = text_of(member, value);
    append_query(target, member.location_name, &text);
  }
}

// "/{Bucket}/{Key+}" with the labels' values.
std::string path_of(const smithy::Operation& operation, const void* input) {
  std::string_view pattern = operation.http_uri.substr(0, operation.http_uri.find('?'));
  std::string out;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    std::string_view name = pattern.substr(open + 1, close - open - 1);
    const bool is_greedy = name.ends_with('+');
    if (is_greedy) name.remove_suffix(1);
    const Member* member = operation.input->find_member(name);
    const void* value = member == nullptr ? nullptr : smithy::get(*member, input);
    if (value != nullptr) {
      out += percent_encode(
          value_to_text(*member->target, member, value, TimestampFormat::date_time), is_greedy);
    }
    pattern.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

const Member* find_payload(const Shape& shape) {
  for (const Member& member : shape.members) {
    if (member.location == Location::payload) return &member;
  }
  return nullptr;
}

bool has_body_members(const Shape& shape) {
  return std::any_of(shape.members.begin(), shape.members.end(),
                     [](const Member& member) { return member.location == Location::body; });
}

void read_request(const smithy::Operation& operation, const Incoming& incoming,
                  smithy::Filling& filling) {
  for (const Member& member : filling.shape().members) {
    if (member.location != Location::label) continue;
    for (const auto& [name, text] : incoming.labels) {
      if (name != member.name) continue;
      value_from_text(*member.target, &member, text, TimestampFormat::date_time, name,
                      filling.begin(member));
    }
  }
  fill_query(operation, incoming.query, filling);
  fill_headers(incoming.request.headers, filling);
  refuse_unknown_headers(incoming.request.headers, filling.shape());
}

void write_response(const Shape& shape, const void* output, http::Response& response) {
  write_headers(shape, output, response.headers);
  for (const Member& member : shape.members) {
    const void* value = smithy::get(member, output);
    if (value == nullptr) continue;
    if (member.location == Location::status_code) {
      response.status = *static_cast<const std::int32_t*>(value);
    } else if (member.location == Location::header && member.target->type == Type::long_integer &&
               equal_ignoring_case(member.location_name, "content-length")) {
      // Told of the body itself, but where there is none: in answers to HEAD.
      response.content_length_of_head =
          static_cast<std::uint64_t>(*static_cast<const std::int64_t*>(value));
    }
  }
}

void write_request(const smithy::Operation& operation, const void* input, http::Request& request) {
  request.method = operation.http_method;
  if (operation.input == nullptr) {
    request.target = operation.http_uri;
    return;
  }
  request.target = path_of(operation, input);
  for (const auto& [name, value] : query_literals(operation.http_uri)) {
    append_query(request.target, name, value.empty() ? nullptr : &value);
  }
  for (const Member& member : operation.input->members) {
    if (member.location != Location::query && member.location != Location::query_params) continue;
    if (const void* value = smithy::get(member, input)) {
      append_query_member(request.target, member, value);
    }
  }
  write_headers(*operation.input, input, request.headers);
}

void read_response(const http::Response& response, smithy::Filling& filling) {
  fill_headers(response.headers, filling);
  for (const Member& member : filling.shape().members) {
    if (member.location == Location::status_code) {
      *static_cast<std::int32_t*>(filling.begin(member)) = response.status;
    }
  }
}

}  // namespace neargate::aws::binding
