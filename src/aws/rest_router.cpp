#include "aws/rest_router.hpp"

#include <algorithm>

#include "base/encoding.hpp"

namespace neargate::aws {
namespace {

const std::string* find(const http::Parameters& parameters, std::string_view name) {
  for (const auto& [key, value] : parameters) {
    if (key == name) return &value;
  }
  return nullptr;
}

// Takes the text up to the next '/' off the front. False where nothing is left.
bool take_front(std::string_view& rest, std::string_view& segment) {
  if (!rest.starts_with('/')) return false;
  rest.remove_prefix(1);
  const std::size_t slash = rest.find('/');
  segment = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
  return true;
}

bool take_back(std::string_view& rest, std::string_view& segment) {
  const std::size_t slash = rest.rfind('/');
  if (slash == std::string_view::npos) return false;
  segment = rest.substr(slash + 1);
  rest = rest.substr(0, slash);
  return true;
}

bool add_label(http::Parameters& labels, std::string_view name, std::string_view text) {
  auto decoded = percent_decode(text);
  if (!decoded || decoded->empty() || !is_utf8(*decoded)) return false;
  labels.emplace_back(std::string(name), std::move(*decoded));
  return true;
}

}  // namespace

http::Parameters query_literals(std::string_view http_uri) {
  const std::size_t question = http_uri.find('?');
  if (question == std::string_view::npos) return {};
  return http::parse_query(http_uri.substr(question + 1)).value_or(http::Parameters{});
}

RestRouter::RestRouter(const smithy::Service& service) {
  for (const smithy::Operation& operation : service.operations) {
    if (operation.http_uri.empty()) continue;
    Pattern pattern{.operation = &operation};
    std::string_view path = operation.http_uri.substr(0, operation.http_uri.find('?'));
    std::string_view text;
    while (take_front(path, text)) {
      if (text.empty()) continue;
      if (text.starts_with('{') && text.ends_with("+}")) {
        pattern.segments.push_back({Segment::Kind::greedy, text.substr(1, text.size() - 3)});
      } else if (text.starts_with('{') && text.ends_with('}')) {
        pattern.segments.push_back({Segment::Kind::label, text.substr(1, text.size() - 2)});
      } else {
        pattern.segments.push_back({Segment::Kind::literal, text});
        pattern.weight += 100;  // more than any number of query parameters
      }
    }
    pattern.query = query_literals(operation.http_uri);
    if (operation.input != nullptr) {
      for (const smithy::Member& member : operation.input->members) {
        const bool is_bound = member.location == smithy::Location::query ||
                              member.location == smithy::Location::header;
        if (member.required && is_bound) pattern.needed.push_back(&member);
      }
    }
    pattern.weight += static_cast<int>(2 * pattern.query.size() + pattern.needed.size());
    patterns_.push_back(std::move(pattern));
  }
  std::stable_sort(patterns_.begin(), patterns_.end(),
                   [](const Pattern& a, const Pattern& b) { return a.weight > b.weight; });
}

bool RestRouter::fits(const Pattern& pattern, std::string_view path, http::Parameters& labels) {
  labels.clear();
  const auto& segments = pattern.segments;
  const auto greedy = std::find_if(segments.begin(), segments.end(), [](const Segment& segment) {
    return segment.kind == Segment::Kind::greedy;
  });
  const auto take = [&](const Segment& segment, std::string_view text) {
    if (segment.kind == Segment::Kind::literal) return percent_decode(text) == segment.text;
    return add_label(labels, segment.text, text);
  };
  std::string_view text;
  for (auto segment = segments.begin(); segment != greedy; ++segment) {
    if (!take_front(path, text) || !take(*segment, text)) return false;
  }
  if (greedy == segments.end()) return path.empty() || path == "/";
  for (auto segment = segments.end() - 1; segment != greedy; --segment) {
    if (!take_back(path, text) || !take(*segment, text)) return false;
  }
  return path.starts_with('/') && add_label(labels, greedy->text, path.substr(1));
}

RestRouter::Match RestRouter::match(const http::RequestHead& head,
                                    const http::Parameters& query) const {
  Match match;
  for (const Pattern& pattern : patterns_) {
    if (pattern.operation->http_method != head.method) continue;
    const bool has_query =
        std::all_of(pattern.query.begin(), pattern.query.end(), [&](const auto& literal) {
          const std::string* value = find(query, literal.first);
          return value != nullptr && (literal.second.empty() || *value == literal.second);
        });
    if (!has_query) continue;
    const bool has_needed = std::all_of(
        pattern.needed.begin(), pattern.needed.end(), [&](const smithy::Member* member) {
          return member->location == smithy::Location::header
                     ? head.headers.has(member->location_name)
                     : find(query, member->location_name) != nullptr;
        });
    // A pattern that lacks a sibling of less weight is still found by its path, so that the caller
    // hears what is missing.
    if (!has_needed && match.operation != nullptr) continue;
    http::Parameters labels;
    if (!fits(pattern, head.path(), labels)) continue;
    match = {pattern.operation, std::move(labels)};
    if (has_needed) return match;
  }
  return match;
}

}  // namespace neargate::aws
