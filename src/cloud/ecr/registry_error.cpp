#include "cloud/ecr/registry_error.hpp"

#include <string_view>

#include "smithy/json.hpp"

namespace neargate::ecr {
namespace {

struct Translation {
  std::string_view aws;
  int status;
  const char* code;
};

constexpr Translation kTranslations[] = {
    {"AccessDeniedException", 403, "DENIED"},
    {"RepositoryNotFoundException", 404, "NAME_UNKNOWN"},
    {"ImageTagAlreadyExistsException", 400, "TAG_INVALID"},
    {"LayersNotFoundException", 400, "MANIFEST_BLOB_UNKNOWN"},
    {"ReferencedImagesNotFoundException", 400, "MANIFEST_BLOB_UNKNOWN"},
    {"ImageReferencedByManifestList", 409, "DENIED"},
    {"InvalidParameterException", 400, "MANIFEST_INVALID"},
};

}  // namespace

http::Response error_response(int status, std::string_view code, std::string_view message) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json; charset=utf-8");
  std::string body = "{\"errors\":[{\"code\":";
  smithy::append_json_string(body, code);
  body += ",\"message\":";
  smithy::append_json_string(body, message);
  body += "}]}";
  response.body = std::move(body);
  return response;
}

RegistryError registry_error(const aws::Error& error) {
  for (const Translation& translation : kTranslations) {
    if (translation.aws == error.code()) {
      return {translation.status, translation.code, error.what()};
    }
  }
  return {error.status(), "UNKNOWN", error.what()};
}

}  // namespace neargate::ecr
