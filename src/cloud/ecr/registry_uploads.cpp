// Layers on their way in: POST, PATCH and PUT below blobs/uploads/.
#include <algorithm>

#include "base/text.hpp"
#include "cloud/ecr/registry.hpp"
#include "cloud/ecr/registry_error.hpp"

namespace neargate::ecr {
namespace {

std::string digest_parameter(const http::Request& request) {
  std::string digest = query_parameter(request, "digest");
  if (!digest.empty() && !is_digest(digest)) {
    throw RegistryError(400, "DIGEST_INVALID", "'" + digest + "' is no sha256 digest.");
  }
  return digest;
}

http::Response blob_created(const std::string& repository, const std::string& digest) {
  http::Response response;
  response.status = 201;
  response.headers.add("Location", "/v2/" + repository + "/blobs/" + digest);
  response.headers.add("Docker-Content-Digest", digest);
  return response;
}

http::Response progress(const UploadRecord& upload, int status) {
  http::Response response;
  response.status = status;
  response.headers.add("Location", "/v2/" + upload.repository_name + "/blobs/uploads/" + upload.id);
  response.headers.add("Docker-Upload-UUID", upload.id);
  response.headers.add("Range",
                       "0-" + std::to_string(std::max<std::int64_t>(upload.received_bytes, 1) - 1));
  return response;
}

}  // namespace

const UploadRecord& Registry::upload(const Route& route) const {
  const UploadRecord* found = uploads_.find(route.name, route.reference);
  if (found == nullptr) {
    throw RegistryError(404, "BLOB_UPLOAD_UNKNOWN",
                        "The upload '" + route.reference + "' does not exist: start a new one.");
  }
  return *found;
}

http::Response Registry::upload_status(const Route& route, int status) const {
  return progress(upload(route), status);
}

net::Task<http::Response> Registry::start_upload(http::Request request, Route route) {
  const std::string mount = query_parameter(request, "mount");
  const std::string from = query_parameter(request, "from");
  // Where it may not be mounted, it is uploaded, as where it is not there.
  if (is_digest(mount) && library_.repositories().contains(from) &&
      may_read_layers(request, from)) {
    if (const LayerRecord* layer = library_.find_layer(from, mount)) {
      library_.add_layer(route.name, mount, static_cast<std::uint64_t>(layer->size_in_bytes));
      co_return blob_created(route.name, mount);
    }
  }
  const std::string digest = digest_parameter(request);
  const UploadRecord& started = uploads_.start(route.name);
  if (digest.empty()) co_return progress(started, 202);
  co_return co_await finish_upload(route.name, started.id, std::move(request.body), digest);
}

net::Task<http::Response> Registry::continue_upload(http::Request request, Route route) {
  const UploadRecord& record = upload(route);
  const std::string id = record.id;
  if (uploads_.busy(id)) {
    throw RegistryError(409, "BLOB_UPLOAD_INVALID",
                        "Another request is writing to this upload: wait for its answer.");
  }
  if (request.method == "DELETE") {
    uploads_.drop(id);
    co_return http::Response{.status = 204};
  }
  if (const auto header = request.headers.find("Content-Range")) {
    const auto range = parse_content_range(*header);
    if (!range || range->first != static_cast<std::uint64_t>(record.received_bytes) ||
        range->last - range->first + 1 != request.body.size()) {
      http::Response response = progress(record, 416);
      response.body = error_response(416, "BLOB_UPLOAD_INVALID",
                                     "The piece does not begin where the upload ends: see Range.")
                          .body;
      co_return response;
    }
  }
  if (request.method == "PATCH") {
    co_await uploads_.append(id, std::move(request.body));
    co_return upload_status(route, 202);
  }
  if (request.method != "PUT") {
    co_return error_response(405, "UNSUPPORTED", "The operation is unsupported.");
  }
  const std::string digest = digest_parameter(request);
  if (digest.empty()) {
    throw RegistryError(400, "DIGEST_INVALID", "The query must have the layer's digest.");
  }
  co_return co_await finish_upload(route.name, id, std::move(request.body), digest);
}

net::Task<http::Response> Registry::finish_upload(std::string repository, std::string id,
                                                  http::Body body, std::string digest) {
  // Not within the switch: gcc 12 never resumes there.
  const Uploads::Finish outcome = co_await uploads_.finish(id, std::move(body), digest);
  switch (outcome) {
    case Uploads::Finish::wrong_digest:
      throw RegistryError(400, "DIGEST_INVALID",
                          "What was uploaded does not have the digest " + digest + ".");
    case Uploads::Finish::gone:
      library_.repository(repository);  // throws: it was deleted meanwhile
      throw RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "The upload was cancelled.");
    case Uploads::Finish::done:
      break;
  }
  co_return blob_created(repository, digest);
}

}  // namespace neargate::ecr
