#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "smithy/service.hpp"

namespace neargate::aws {

// Finds the operation of a REST service by method, path and query. (Smithy 2.0, "HTTP binding".)
// Where several patterns fit, the one wins that asks for most: literal segments, literal query
// parameters, required members of query and headers. So PUT /bucket/key is UploadPart with
// partNumber and uploadId, CopyObject with x-amz-copy-source, and PutObject without.
class RestRouter {
 public:
  explicit RestRouter(const smithy::Service& service);

  struct Match {
    const smithy::Operation* operation = nullptr;
    http::Parameters labels;  // decoded, by the names of members
  };
  // `query` is the target's, decoded.
  Match match(const http::RequestHead& head, const http::Parameters& query) const;

 private:
  struct Segment {
    enum class Kind { literal, label, greedy };
    Kind kind;
    std::string_view text;  // the literal, or the label's name
  };
  struct Pattern {
    const smithy::Operation* operation;
    std::vector<Segment> segments;
    std::vector<std::pair<std::string, std::string>> query;  // "list-type" must be "2"
    std::vector<const smithy::Member*> needed;               // @required, of query or headers
    int weight = 0;
  };
  static bool fits(const Pattern& pattern, std::string_view path, http::Parameters& labels);

  std::vector<Pattern> patterns_;  // heaviest first
};

// The query literals of a pattern: "/{Bucket}?list-type=2" has {"list-type", "2"}.
http::Parameters query_literals(std::string_view http_uri);

}  // namespace neargate::aws
