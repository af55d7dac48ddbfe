#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "cloud/world.hpp"
#include "gen/s3/types.hpp"
#include "http/message.hpp"
#include "store/blobs.hpp"

namespace neargate::s3 {

// The bytes of objects and parts: immutable blobs, ranges of which records refer to. Copies share
// them, and a completed upload is its parts' ranges in order: neither moves a byte. A blob goes
// when the last record that refers to it has gone, and that is on disk.
class Contents {
 public:
  Contents(cloud::World& world, store::Blobs& blobs) : world_(world), blobs_(blobs) {}

  enum class Place : std::uint8_t {
    any,   // few bytes may be kept in the record
    blob,  // as a content that others are appended to must be
  };
  // Makes a body durable. A file of the spool directory is taken by rename.
  ContentRecord keep(const http::Body& body, Place place);

  // Each record that holds a content counts: retain() it when it is put (or was loaded), release()
  // it when it is erased.
  void retain(const ContentRecord& content);
  void release(const ContentRecord& content);

  http::Body open(const ContentRecord& content) const;
  ContentRecord slice(const ContentRecord& content, std::int64_t offset, std::int64_t length) const;
  // Both are of Place::blob.
  static void append(ContentRecord& content, const ContentRecord& more);

  // Removes blobs that no record refers to: at start, once all records were retained.
  void sweep();

 private:
  cloud::World& world_;
  store::Blobs& blobs_;
  std::map<std::string, std::uint64_t> references_;  // by blob; none has 0
};

}  // namespace neargate::s3
