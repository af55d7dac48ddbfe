#include "deploy/image_layout.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cloud/ecr/manifest.hpp"

namespace neargate::deploy {
namespace {

using Json = nlohmann::json;

constexpr const char* kName = "org.opencontainers.image.ref.name";

Json read_index(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return {{"schemaVersion", 2}, {"manifests", Json::array()}};
  Json index = Json::parse(*text, nullptr, false);
  if (!index.is_object() || !index.contains("manifests") || !index["manifests"].is_array()) {
    throw Error("cannot read " + path, "it is not an index of images",
                "remove its directory; its images are built anew");
  }
  return index;
}

bool is_named(const Json& entry, const std::string& name) {
  return entry.is_object() && entry.contains("annotations") && entry["annotations"].is_object() &&
         entry["annotations"].value(kName, "") == name;
}

}  // namespace

ImageLayout::ImageLayout(std::string directory) : directory_(std::move(directory)) {
  make_directories(directory_ + "/blobs/sha256");
  const std::string marker = directory_ + "/oci-layout";
  if (::access(marker.c_str(), F_OK) != 0) {
    write_file_atomically(marker, R"({"imageLayoutVersion":"1.0.0"})");
  }
}

std::string ImageLayout::default_directory() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data == '/') {
    return std::string(data) + "/neargate/images";
  }
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home != '/') {
    throw Error("there is no place for images", "neither XDG_DATA_HOME nor HOME is set",
                "set one of them to a directory");
  }
  return std::string(home) + "/.local/share/neargate/images";
}

std::string ImageLayout::path(std::string_view digest) const {
  if (!ecr::is_digest(digest)) throw Error("'" + std::string(digest) + "' is no sha256 digest");
  return directory_ + "/blobs/sha256/" + std::string(digest.substr(7));
}

std::string ImageLayout::put(std::string_view bytes) {
  const std::string digest = ecr::digest_of(bytes);
  write_file_atomically(path(digest), bytes);
  return digest;
}

void ImageLayout::adopt(const std::string& file, const std::string& digest) {
  std::error_code failed;
  const std::string target = path(digest);
  if (::rename(file.c_str(), target.c_str()) == 0) return;
  if (errno != EXDEV) throw system_error("cannot keep " + file + " as " + target, errno);
  std::filesystem::copy_file(file, target, std::filesystem::copy_options::overwrite_existing,
                             failed);
  if (failed) throw system_error("cannot copy " + file + " to " + target, failed.value());
  ::unlink(file.c_str());
}

std::uint64_t ImageLayout::size(std::string_view digest) const {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path(digest), missing);
  if (missing) {
    throw Error("the image is not complete", path(digest) + " is missing", "build the image anew");
  }
  return size;
}

std::string ImageLayout::read(std::string_view digest) const {
  size(digest);
  return read_file(path(digest)).value_or("");
}

void ImageLayout::tag(const std::string& name, std::string_view manifest_digest) {
  const ecr::Manifest manifest = ecr::parse_manifest(read(manifest_digest), "");
  const std::string file = directory_ + "/index.json";
  Json index = read_index(file);
  Json kept = Json::array();
  for (const Json& entry : index["manifests"]) {
    if (!is_named(entry, name)) kept.push_back(entry);
  }
  kept.push_back({{"mediaType", manifest.media_type},
                  {"digest", manifest_digest},
                  {"size", size(manifest_digest)},
                  {"annotations", {{kName, name}}}});
  index["manifests"] = std::move(kept);
  write_file_atomically(file, index.dump());
}

std::optional<std::string> ImageLayout::find(const std::string& name) const {
  const Json index = read_index(directory_ + "/index.json");
  for (const Json& entry : index["manifests"]) {
    if (is_named(entry, name)) return entry.value("digest", "");
  }
  return std::nullopt;
}

std::string ImageLayout::temporary_file() const {
  std::string path = directory_ + "/layer-XXXXXX";
  const UniqueFd fd(::mkstemp(path.data()));
  if (!fd) throw system_error("cannot create a file in " + directory_, errno);
  return path;
}

}  // namespace neargate::deploy
