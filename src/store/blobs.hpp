#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace neargate::store {

// Files of bytes under a directory, each by a key of the caller's choice: for content-addressed
// blobs "sha256:…", for S3 object versions an identifier. A blob is there whole or not at all, also
// after a crash: temporary file, fsync, rename, fsync of the directory.
class Blobs {
 public:
  explicit Blobs(std::string directory);  // made where missing; leftovers of crashed writes go

  // Where callers may make temporary files that adopt() then takes by rename.
  const std::string& spool_directory() const;

  // Blocking, for net::Pool jobs or small blobs. Throws Error (full disk named as such).
  void put(std::string_view key, std::string_view bytes);
  // Takes a file of the spool directory (or copies another) as the blob.
  void adopt(std::string_view key, const std::string& file);
  void adopt(std::string_view key, const http::Body& body);

  std::optional<std::uint64_t> size(std::string_view key) const;
  bool contains(std::string_view key) const { return size(key).has_value(); }
  std::string path(std::string_view key) const;
  http::Body open(std::string_view key) const;  // the blob must exist
  bool erase(std::string_view key);
  void each(const std::function<void(const std::string& key, std::uint64_t size)>& visit) const;

 private:
  std::string directory_;
  std::string spool_directory_;
};

}  // namespace neargate::store
