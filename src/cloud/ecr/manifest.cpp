#include "cloud/ecr/manifest.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/encoding.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace neargate::ecr {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kDockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
constexpr std::string_view kDockerList =
    "application/vnd.docker.distribution.manifest.list.v2+json";
constexpr std::string_view kOciManifest = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";

// An image of more layers could not be mounted, an index of more images is nobody's.
constexpr std::size_t kDescriptorsMax = 4096;

std::string text_of(const Json& object, const char* member) {
  const auto found = object.find(member);
  if (found == object.end() || found->is_null()) return "";
  if (!found->is_string()) throw ManifestError(std::string(member) + " is not a string");
  return found->get<std::string>();
}

Descriptor descriptor_of(const Json& json) {
  if (!json.is_object()) throw ManifestError("a descriptor is not an object");
  Descriptor out;
  out.media_type = text_of(json, "mediaType");
  out.digest = text_of(json, "digest");
  if (!is_digest(out.digest)) throw ManifestError("'" + out.digest + "' is no sha256 digest");
  const auto size = json.find("size");
  if (size == json.end() || !size->is_number_unsigned()) {
    throw ManifestError("the descriptor of " + out.digest + " has no size");
  }
  out.size = size->get<std::uint64_t>();
  if (const auto platform = json.find("platform"); platform != json.end()) {
    if (!platform->is_object()) throw ManifestError("a platform is not an object");
    out.os = text_of(*platform, "os");
    out.architecture = text_of(*platform, "architecture");
  }
  return out;
}

std::vector<Descriptor> descriptors_of(const Json& document, const char* member) {
  const auto list = document.find(member);
  if (list == document.end() || !list->is_array()) {
    throw ManifestError(std::string("it has no list of ") + member);
  }
  if (list->size() > kDescriptorsMax) throw ManifestError("it names too many blobs");
  std::vector<Descriptor> out;
  for (const Json& item : *list) out.push_back(descriptor_of(item));
  return out;
}

// Layers that may not be passed on are fetched from elsewhere; a registry does not hold them.
bool is_held_elsewhere(const Descriptor& layer) {
  return layer.media_type.find(".foreign.") != std::string::npos ||
         layer.media_type.find(".nondistributable.") != std::string::npos;
}

}  // namespace

bool is_digest(std::string_view text) {
  constexpr std::string_view kPrefix = "sha256:";
  if (text.size() != kPrefix.size() + 64 || !text.starts_with(kPrefix)) return false;
  return std::all_of(text.begin() + kPrefix.size(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string digest_of(std::string_view bytes) { return "sha256:" + sha256_hex(bytes); }

bool is_tag(std::string_view text) {
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (text.empty() || text.size() > 128 || !is_word(text[0])) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_word(c) || c == '.' || c == '-'; });
}

std::vector<std::string> Manifest::blobs() const {
  std::vector<std::string> out;
  if (config) out.push_back(config->digest);
  for (const Descriptor& layer : layers) out.push_back(layer.digest);
  return out;
}

std::uint64_t Manifest::size() const {
  std::uint64_t total = config ? config->size : 0;
  for (const Descriptor& layer : layers) total += layer.size;
  return total;
}

Manifest parse_manifest(std::string_view json, std::string_view media_type) {
  const Json document = Json::parse(json, nullptr, false);
  if (!document.is_object()) throw ManifestError("it is not a JSON object");
  const auto version = document.find("schemaVersion");
  if (version == document.end() || !version->is_number_integer() || version->get<int>() != 2) {
    throw ManifestError("its schemaVersion is not 2");
  }
  Manifest out;
  const std::string said(trim(media_type.substr(0, media_type.find(';'))));
  out.media_type = text_of(document, "mediaType");
  if (out.media_type.empty()) out.media_type = said;
  if (!said.empty() && said != out.media_type) {
    throw ManifestError("it was sent as " + said + ", but says that it is " + out.media_type);
  }
  out.artifact_type = text_of(document, "artifactType");
  if (const auto subject = document.find("subject"); subject != document.end()) {
    out.subject = descriptor_of(*subject).digest;
  }
  if (out.media_type == kDockerList || out.media_type == kOciIndex) {
    out.manifests = descriptors_of(document, "manifests");
  } else if (out.media_type == kDockerManifest || out.media_type == kOciManifest) {
    const auto config = document.find("config");
    if (config == document.end()) throw ManifestError("it names no configuration");
    out.config = descriptor_of(*config);
    out.layers = descriptors_of(document, "layers");
    std::erase_if(out.layers, is_held_elsewhere);
    if (out.artifact_type.empty()) out.artifact_type = out.config->media_type;
  } else {
    throw ManifestError("its media type '" + out.media_type + "' is not supported");
  }
  return out;
}

}  // namespace neargate::ecr
