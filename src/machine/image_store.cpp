#include "machine/image_store.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "machine/layer_unpack.hpp"

namespace neargate::machine {
namespace {

// Mount options are one page of text. A name takes 33 bytes of it; the rest is for the upper layer.
constexpr std::size_t kLayersMax = 110;
constexpr std::size_t kNameDigits = 32;
constexpr char kUnfinished[] = "unfinished-";

[[noreturn]] void cannot_pull(const std::string& why) {
  throw MachineError(MachineError::Kind::cannot_pull_image, why);
}

std::string layer_name(const std::string& diff_id) {
  if (!diff_id.starts_with("sha256:") || diff_id.size() != 7 + 64) {
    cannot_pull("the image's configuration names a layer '" + diff_id +
                "', which is no SHA-256 digest");
  }
  return diff_id.substr(7, kNameDigits);
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

}  // namespace

ImageStore::ImageStore(std::string directory) : directory_(std::move(directory)) {
  make_directories(directory_, 0700);
  for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
    if (entry.path().filename().string().starts_with(kUnfinished)) {
      remove_directory_tree(entry.path().string());
    }
  }
}

ImageConfig ImageStore::prepare(const ImageSource& image) const {
  ImageConfig config = read_image_config(image);
  if (config.diff_ids.size() != image.layers.size()) {
    cannot_pull("the image's manifest has " + std::to_string(image.layers.size()) +
                " layers, its configuration " + std::to_string(config.diff_ids.size()));
  }
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    prepare_layer(image.layers[i], config.diff_ids[i]);
  }
  return config;
}

void ImageStore::prepare_layer(const ImageSource::Layer& layer, const std::string& diff_id) const {
  const std::string path = directory_ + "/" + layer_name(diff_id);
  if (exists(path)) return;
  std::string unfinished = directory_ + "/" + kUnfinished + "XXXXXX";
  if (::mkdtemp(unfinished.data()) == nullptr) {
    throw MachineError(
        errno == ENOSPC ? MachineError::Kind::out_of_disk : MachineError::Kind::cannot_pull_image,
        system_error("cannot make a directory in " + directory_, errno).what());
  }
  try {
    ::chmod(unfinished.c_str(), 0755);
    const std::string digest = unpack_layer(layer.path, unfinished);
    if (digest != diff_id) {
      cannot_pull("layer " + layer.digest + " is damaged: its content has the digest " + digest +
                  ", the image's configuration says " + diff_id);
    }
    if (::rename(unfinished.c_str(), path.c_str()) != 0) {
      // Another thread was faster.
      if (!exists(path)) cannot_pull(system_error("cannot make " + path, errno).what());
      remove_directory_tree(unfinished);
    }
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(unfinished, ignored);
    throw;
  }
}

std::vector<std::string> ImageStore::overlay_layers(const ImageConfig& config) const {
  std::vector<std::string> names;
  for (auto diff_id = config.diff_ids.rbegin(); diff_id != config.diff_ids.rend(); ++diff_id) {
    const std::string name = layer_name(*diff_id);
    // overlayfs refuses a directory twice. The upper one hides all of the lower one.
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (!exists(directory_ + "/" + name)) cannot_pull("layer " + *diff_id + " is not unpacked");
    names.push_back(name);
  }
  if (names.size() > kLayersMax) {
    cannot_pull("the image has " + std::to_string(names.size()) + " layers, more than the " +
                std::to_string(kLayersMax) + " that can be mounted; build it with fewer");
  }
  return names;
}

ImageConfig read_image_config(const ImageSource& image) {
  const auto text = read_file(image.config_path);
  if (!text) cannot_pull("the image's configuration " + image.config_path + " is not there");
  return parse_image_config(*text);
}

void remove_directory_tree(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) throw Error("cannot delete " + path, error.message());
}

}  // namespace neargate::machine
