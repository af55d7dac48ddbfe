#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "cloud/ecr/library.hpp"
#include "http/message.hpp"
#include "net/task.hpp"

namespace neargate::ecr {

// Layers on their way in. What was acknowledged of an upload is on disk, so that it can be resumed,
// also after a restart. Files are written and hashed on the pool.
class Uploads {
 public:
  // Uploads that nobody goes on with are dropped after this time.
  static constexpr Milliseconds kLife = std::chrono::hours(24);

  Uploads(cloud::World& world, Library& library, store::Blobs& blobs);

  const UploadRecord& start(const std::string& repository);
  const UploadRecord* find(std::string_view repository, std::string_view id) const;
  // While bytes of it are being written: no further request may touch it.
  bool busy(const std::string& id) const { return busy_.contains(id); }
  void drop(const std::string& id);

  // Appends; returns how many bytes there are then. The record is durable when the database is.
  net::Task<std::uint64_t> append(std::string id, http::Body body);

  enum class Finish { done, wrong_digest, gone };
  // Makes the upload, with a last piece, a layer of its repository; drops it where its digest is
  // another one. `gone`: the repository was deleted meanwhile.
  net::Task<Finish> finish(std::string id, http::Body body, std::string digest);

 private:
  std::string path(std::string_view id) const { return directory_ + "/" + std::string(id); }
  void remove_broken();
  void remove_stale();

  cloud::World& world_;
  Library& library_;
  store::Blobs& blobs_;
  std::string directory_;
  store::Table<UploadRecord> records_;
  std::set<std::string> busy_;
};

}  // namespace neargate::ecr
