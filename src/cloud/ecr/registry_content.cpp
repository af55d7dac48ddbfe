// What is in the registry: blobs, manifests, and lists of them.
#include <algorithm>
#include <charconv>
#include <limits>

#include "base/encoding.hpp"
#include "cloud/ecr/registry.hpp"
#include "cloud/ecr/registry_error.hpp"
#include "smithy/json.hpp"

namespace neargate::ecr {
namespace {

http::Response json_response(std::string body) {
  http::Response response;
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

std::string json_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ',';
    smithy::append_json_string(out, item);
  }
  return out + "]";
}

void without_body_for_head(const http::Request& request, http::Response& response) {
  if (request.method != "HEAD") return;
  response.content_length_of_head = response.body.size();
  response.body = {};
}

// Keeps of sorted `names` the page that `n` and `last` ask for, and links to the next one.
void page(std::vector<std::string>& names, const http::Request& request, http::Response& response) {
  const auto parameters = http::parse_query(request.query());
  if (!parameters) throw RegistryError(400, "UNSUPPORTED", "The query cannot be read.");
  std::size_t limit = std::numeric_limits<std::size_t>::max();
  for (const auto& [name, value] : *parameters) {
    if (name == "last") {
      names.erase(names.begin(), std::upper_bound(names.begin(), names.end(), value));
    } else if (name == "n") {
      const char* end = value.data() + value.size();
      const auto parsed = std::from_chars(value.data(), end, limit);
      if (value.empty() || parsed.ec != std::errc() || parsed.ptr != end) {
        throw RegistryError(400, "PAGINATION_NUMBER_INVALID", "'" + value + "' is no number.");
      }
    }
  }
  if (names.size() <= limit) return;
  names.resize(limit);
  if (names.empty()) return;
  response.headers.add("Link", "<" + std::string(request.path()) +
                                   "?last=" + percent_encode(names.back()) +
                                   "&n=" + std::to_string(limit) + ">; rel=\"next\"");
}

const ImageRecord& image_of(Library& library, const Route& route) {
  const ImageRecord* image = library.find_image(route.name, route.reference);
  if (image == nullptr) {
    throw RegistryError(404, "MANIFEST_UNKNOWN", "Requested image not found");
  }
  return *image;
}

}  // namespace

http::Response Registry::get_blob(const http::Request& request, const Route& route) {
  if (!is_digest(route.reference)) {
    throw RegistryError(400, "DIGEST_INVALID", "'" + route.reference + "' is no sha256 digest.");
  }
  const LayerRecord* layer = library_.find_layer(route.name, route.reference);
  const auto size = layer ? library_.blobs().size(route.reference) : std::nullopt;
  if (!size) throw RegistryError(404, "BLOB_UNKNOWN", "The layer does not exist.");
  http::Response response;
  response.headers.add("Content-Type", "application/octet-stream");
  response.headers.add("Docker-Content-Digest", route.reference);
  response.headers.add("Accept-Ranges", "bytes");
  if (request.method == "HEAD") {
    response.content_length_of_head = *size;
    return response;
  }
  response.body = library_.blobs().open(route.reference);
  const auto header = request.headers.find("Range");
  const auto range = header ? parse_range(*header, *size) : std::nullopt;
  if (!range) return response;
  if (range->first > range->last) {
    response = error_response(416, "RANGE_INVALID", "The range is outside of the layer.");
    response.headers.add("Content-Range", "bytes */" + std::to_string(*size));
    return response;
  }
  response.status = 206;
  response.headers.add("Content-Range", "bytes " + std::to_string(range->first) + "-" +
                                            std::to_string(range->last) + "/" +
                                            std::to_string(*size));
  response.body =
      http::Body::of_file(response.body.file, range->first, range->last - range->first + 1);
  return response;
}

http::Response Registry::delete_blob(const Route& route) {
  if (library_.find_layer(route.name, route.reference) == nullptr) {
    throw RegistryError(404, "BLOB_UNKNOWN", "The layer does not exist.");
  }
  if (!library_.remove_layer(route.name, route.reference)) {
    throw RegistryError(409, "DENIED", "An image uses the layer: delete the image.");
  }
  return http::Response{.status = 202};
}

http::Response Registry::get_manifest(const http::Request& request, const Route& route) {
  const ImageRecord& image = image_of(library_, route);
  if (request.method == "GET") library_.note_pull(image);
  http::Response response;
  response.headers.add("Content-Type", image.media_type);
  response.headers.add("Docker-Content-Digest", image.digest);
  response.body = image.manifest;
  without_body_for_head(request, response);
  return response;
}

http::Response Registry::put_manifest(const http::Request& request, const Route& route) {
  const std::string text = request.body.read();
  const bool by_digest = route.reference.find(':') != std::string::npos;
  if (by_digest && route.reference != digest_of(text)) {
    throw RegistryError(400, "DIGEST_INVALID",
                        "The manifest does not have the digest " + route.reference + ".");
  }
  if (!by_digest && !is_tag(route.reference)) {
    throw RegistryError(400, "TAG_INVALID", "'" + route.reference + "' cannot be a tag.");
  }
  const ImageRecord& image =
      library_.put_image(route.name, text, request.headers.get("Content-Type"),
                         by_digest ? std::string() : route.reference);
  http::Response response;
  response.status = 201;
  response.headers.add("Location", "/v2/" + route.name + "/manifests/" + image.digest);
  response.headers.add("Docker-Content-Digest", image.digest);
  if (image.subject) response.headers.add("OCI-Subject", *image.subject);
  return response;
}

http::Response Registry::delete_manifest(const Route& route) {
  const ImageRecord& image = image_of(library_, route);
  if (route.reference == image.digest) {
    library_.remove_image(route.name, std::string(image.digest));
  } else {
    library_.remove_tag(route.name, route.reference);
  }
  return http::Response{.status = 202};
}

http::Response Registry::list_tags(const http::Request& request, const Route& route) const {
  std::vector<std::string> tags;
  for (const ImageRecord* image : library_.images(route.name)) {
    tags.insert(tags.end(), image->image_tags.begin(), image->image_tags.end());
  }
  std::sort(tags.begin(), tags.end());
  http::Response response;
  page(tags, request, response);
  response.headers.add("Content-Type", "application/json");
  std::string body = "{\"name\":";
  smithy::append_json_string(body, route.name);
  response.body = body + ",\"tags\":" + json_list(tags) + "}";
  without_body_for_head(request, response);
  return response;
}

http::Response Registry::catalog(const http::Request& request) {
  std::vector<std::string> names;
  for (const auto& [name, repository] : library_.repositories()) names.push_back(name);
  http::Response response;
  page(names, request, response);
  response.headers.add("Content-Type", "application/json");
  response.body = "{\"repositories\":" + json_list(names) + "}";
  without_body_for_head(request, response);
  return response;
}

// OCI distribution specification, "Listing Referrers": signatures and the like of an image.
http::Response Registry::list_referrers(const http::Request& request, const Route& route) const {
  if (!is_digest(route.reference)) {
    throw RegistryError(400, "DIGEST_INVALID", "'" + route.reference + "' is no sha256 digest.");
  }
  std::string manifests;
  for (const ImageRecord* image : library_.images(route.name)) {
    if (image->subject != route.reference) continue;
    if (!manifests.empty()) manifests += ',';
    manifests += "{\"mediaType\":";
    smithy::append_json_string(manifests, image->media_type);
    manifests += ",\"digest\":";
    smithy::append_json_string(manifests, image->digest);
    manifests += ",\"size\":" + std::to_string(image->manifest.size());
    if (image->artifact_media_type) {
      manifests += ",\"artifactType\":";
      smithy::append_json_string(manifests, *image->artifact_media_type);
    }
    manifests += "}";
  }
  http::Response response = json_response(
      R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[)" +
      manifests + "]}");
  response.headers.set("Content-Type", "application/vnd.oci.image.index.v1+json");
  without_body_for_head(request, response);
  return response;
}

}  // namespace neargate::ecr
