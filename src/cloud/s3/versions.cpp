#include "cloud/s3/versions.hpp"

#include <fmt/format.h>

namespace neargate::s3 {
namespace {

// Rows are bucket, NUL, key, NUL, and a number that goes down from version to version. Neither
// buckets nor keys contain NUL, which is less than all else: so rows are in the order of keys.
const std::string kEnd(1, '\0');

std::string row_prefix(const std::string& bucket, const std::string& key) {
  return bucket + kEnd + key + kEnd;
}

}  // namespace

Versions::Versions(cloud::World& world, Contents& contents)
    : world_(world), contents_(contents), table_(world.database, "s3.versions") {
  for (const auto& [row, record] : table_) contents_.retain(record.content);
}

Versions::Iterator Versions::from(const std::string& bucket, const std::string& key) const {
  return table_.lower_bound(bucket + kEnd + key);
}

Versions::Iterator Versions::behind(const std::string& bucket, const std::string& key) const {
  return table_.lower_bound(bucket + kEnd + key + '\x01');
}

Versions::Iterator Versions::behind_prefix(const std::string& bucket,
                                           const std::string& prefix) const {
  // No byte of UTF-8 is 0xff.
  return table_.lower_bound(bucket + kEnd + prefix + '\xff');
}

bool Versions::is_in(Iterator place, const std::string& bucket) const {
  return place != table_.end() && place->first.size() > bucket.size() &&
         place->first.starts_with(bucket) && place->first[bucket.size()] == '\0';
}

const VersionRecord* Versions::newest(const std::string& bucket, const std::string& key) const {
  const auto place = table_.lower_bound(row_prefix(bucket, key));
  return is_in(place, bucket) && place->second.key == key ? &place->second : nullptr;
}

Versions::Iterator Versions::find_row(const std::string& bucket, const std::string& key,
                                      const std::string& version_id) const {
  for (auto place = table_.lower_bound(row_prefix(bucket, key));
       is_in(place, bucket) && place->second.key == key; ++place) {
    if (place->second.version_id == version_id) return place;
  }
  return table_.end();
}

const VersionRecord* Versions::find(const std::string& bucket, const std::string& key,
                                    const std::string& version_id) const {
  const auto place = find_row(bucket, key, version_id);
  return place == table_.end() ? nullptr : &place->second;
}

const VersionRecord& Versions::put(const std::string& bucket, VersionRecord record) {
  const std::uint64_t number = ~world_.database.next("s3.version");
  contents_.retain(record.content);
  const std::string row = row_prefix(bucket, record.key) + fmt::format("{:016x}", number);
  return table_.put(row, std::move(record));
}

void Versions::erase(const std::string& bucket, const std::string& key,
                     const std::string& version_id) {
  const auto place = find_row(bucket, key, version_id);
  if (place == table_.end()) return;
  const ContentRecord content = place->second.content;
  table_.erase(std::string(place->first));
  contents_.release(content);
}

void Versions::set_tags(const std::string& bucket, const VersionRecord& record,
                        std::vector<Tag> tags) {
  const auto place = find_row(bucket, record.key, record.version_id);
  table_.update(std::string(place->first),
                [&](VersionRecord& changed) { changed.tags = std::move(tags); });
}

}  // namespace neargate::s3
