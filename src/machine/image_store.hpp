#pragma once

#include <string>
#include <vector>

#include "machine/image_config.hpp"
#include "machine/machine.hpp"

namespace neargate::machine {

// Unpacked layers, one directory each, named by the digest of their content: images share them.
// Blocking; for pool threads, several at once.
class ImageStore {
 public:
  // Makes the directory, and clears away what an earlier run left half unpacked.
  explicit ImageStore(std::string directory);

  // Unpacks what is missing of an image. A layer appears whole or not at all, and only where its
  // content has the digest that the image's configuration names. Throws MachineError.
  ImageConfig prepare(const ImageSource& image) const;

  // The names of an image's layers within directory(), uppermost first, as overlayfs wants them.
  // Throws MachineError where one is not unpacked, or where there are more than overlayfs takes.
  std::vector<std::string> overlay_layers(const ImageConfig& config) const;

  const std::string& directory() const { return directory_; }

 private:
  void prepare_layer(const ImageSource::Layer& layer, const std::string& diff_id) const;

  std::string directory_;
};

ImageConfig read_image_config(const ImageSource& image);

// Deletes a directory with all that is in it. Throws Error.
void remove_directory_tree(const std::string& path);

}  // namespace neargate::machine
