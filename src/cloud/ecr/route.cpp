#include "cloud/ecr/route.hpp"

#include <charconv>

#include "base/encoding.hpp"
#include "cloud/ecr/registry_error.hpp"

namespace neargate::ecr {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (text.empty() || parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return value;
}

// Takes "/<last part>" off the end of a path.
std::string take_last(std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {};
  std::string last = path.substr(slash + 1);
  path.resize(slash);
  return last;
}

bool take_suffix(std::string& path, std::string_view suffix) {
  if (!path.ends_with(suffix) || path.size() == suffix.size()) return false;
  path.resize(path.size() - suffix.size());
  return true;
}

bool has_body(const http::RequestHead& head) {
  if (!head.headers.get("Transfer-Encoding").empty()) return true;
  return number(head.headers.get("Content-Length")).value_or(0) > 0;
}

}  // namespace

std::optional<Route> find_route(std::string_view encoded) {
  if (encoded == "/v2" || encoded == "/v2/") return Route{};
  if (!encoded.starts_with("/v2/")) return std::nullopt;
  auto decoded = percent_decode(encoded.substr(4));
  if (!decoded) return std::nullopt;
  std::string path = std::move(*decoded);
  if (path == "_catalog") return Route{Endpoint::catalog, "", ""};
  if (take_suffix(path, "/blobs/uploads/") || take_suffix(path, "/blobs/uploads")) {
    return Route{Endpoint::uploads, path, ""};
  }
  if (take_suffix(path, "/tags/list")) return Route{Endpoint::tags, path, ""};
  const std::string reference = take_last(path);
  if (reference.empty()) return std::nullopt;
  if (take_suffix(path, "/blobs/uploads")) return Route{Endpoint::upload, path, reference};
  if (take_suffix(path, "/blobs")) return Route{Endpoint::blob, path, reference};
  if (take_suffix(path, "/manifests")) return Route{Endpoint::manifest, path, reference};
  if (take_suffix(path, "/referrers")) return Route{Endpoint::referrers, path, reference};
  return std::nullopt;
}

std::optional<ByteRange> parse_range(std::string_view header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return std::nullopt;
  header.remove_prefix(kUnit.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number(header.substr(0, dash));
  const auto last = number(header.substr(dash + 1));
  constexpr ByteRange kOutside{1, 0};
  if (dash == 0) {  // the last so many bytes
    if (!last) return std::nullopt;
    if (*last == 0 || size == 0) return kOutside;
    return ByteRange{*last >= size ? 0 : size - *last, size - 1};
  }
  if (!first || (!last && dash + 1 != header.size())) return std::nullopt;
  if (last && *last < *first) return std::nullopt;
  if (*first >= size) return kOutside;
  return ByteRange{*first, last && *last < size ? *last : size - 1};
}

std::optional<ByteRange> parse_content_range(std::string_view header) {
  if (header.starts_with("bytes ")) header.remove_prefix(6);
  header = header.substr(0, header.find('/'));
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number(header.substr(0, dash));
  const auto last = number(header.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return ByteRange{*first, *last};
}

std::vector<std::string_view> actions_of(Endpoint endpoint, const http::RequestHead& head) {
  const std::string& method = head.method;
  const bool deletes = method == "DELETE";
  switch (endpoint) {
    case Endpoint::version:
      return {};
    case Endpoint::catalog:
      return {"ecr:DescribeRepositories"};
    case Endpoint::tags:
      return {"ecr:ListImages"};
    case Endpoint::referrers:
      return {"ecr:BatchGetImage"};
    case Endpoint::manifest:
      if (method == "PUT") return {"ecr:PutImage"};
      return {deletes ? "ecr:BatchDeleteImage" : "ecr:BatchGetImage"};
    case Endpoint::blob:
      if (method == "HEAD") return {"ecr:BatchCheckLayerAvailability"};
      return {deletes ? "ecr:BatchDeleteImage" : "ecr:GetDownloadUrlForLayer"};
    case Endpoint::uploads:  // with a layer in it, all of an upload in one request
      if (query_parameter(head, "digest").empty()) return {"ecr:InitiateLayerUpload"};
      return {"ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"};
    case Endpoint::upload:
      if (method != "PUT") return {"ecr:UploadLayerPart"};
      if (!has_body(head)) return {"ecr:CompleteLayerUpload"};
      return {"ecr:UploadLayerPart", "ecr:CompleteLayerUpload"};
  }
  return {};
}

std::string query_parameter(const http::RequestHead& head, std::string_view name) {
  const auto parameters = http::parse_query(head.query());
  if (!parameters) throw RegistryError(400, "UNSUPPORTED", "The query cannot be read.");
  for (const auto& [key, value] : *parameters) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace neargate::ecr
