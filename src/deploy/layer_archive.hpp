#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace neargate::deploy {

// A file, directory or symbolic link that a layer is to have.
struct LayerEntry {
  enum class Kind { file, directory, link };
  Kind kind = Kind::directory;
  std::string source;  // the file on this host; of a link, where it points to
  unsigned mode = 0755;
  unsigned user = 0, group = 0;
};

struct PackedLayer {
  std::string digest;   // of the compressed file
  std::string diff_id;  // of the archive itself
  std::uint64_t size = 0;
};

// Writes a layer (tar, gzip) into `file`. Keys are paths without a leading '/'. The same entries
// give the same bytes: they are in order, and their times are 1970's.
PackedLayer pack_layer(const std::map<std::string, LayerEntry>& entries, const std::string& file);

}  // namespace neargate::deploy
