#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace neargate::deploy {

// Images on this host's disk, in one OCI image layout (OCI image specification, image-layout.md):
// what `neargate image build` makes and `neargate image push` sends. Other programs read it too:
// skopeo inspect oci:DIRECTORY:NAME.
class ImageLayout {
 public:
  explicit ImageLayout(std::string directory);  // made where missing

  // $XDG_DATA_HOME/neargate/images, or below ~/.local/share.
  static std::string default_directory();

  // Blobs, by digest ("sha256:…"). adopt() takes the file away; its digest must be right.
  std::string put(std::string_view bytes);
  void adopt(const std::string& file, const std::string& digest);
  std::string path(std::string_view digest) const;
  std::uint64_t size(std::string_view digest) const;  // throws Error where it is missing
  std::string read(std::string_view digest) const;    // the same

  // Names an image ("app:v1") by the digest of its manifest; the name's former image loses it.
  void tag(const std::string& name, std::string_view manifest_digest);
  // The manifest of that name; nothing where there is none.
  std::optional<std::string> find(const std::string& name) const;

  // A new, empty file within the layout, for adopt().
  std::string temporary_file() const;
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
};

}  // namespace neargate::deploy
