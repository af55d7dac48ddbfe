#pragma once

#include <string>

#include "cloud/s3/contents.hpp"
#include "cloud/world.hpp"
#include "gen/s3/types.hpp"
#include "store/table.hpp"

namespace neargate::s3 {

// The versions of all objects, delete markers among them, in the order of buckets, keys, and from
// the newest to the oldest. Their contents come and go with them.
class Versions {
 public:
  using Table = store::Table<VersionRecord>;
  using Iterator = Table::const_iterator;

  Versions(cloud::World& world, Contents& contents);

  // The newest version, be it a delete marker; nullptr where the key has none.
  const VersionRecord* newest(const std::string& bucket, const std::string& key) const;
  const VersionRecord* find(const std::string& bucket, const std::string& key,
                            const std::string& version_id) const;

  // Puts a version on top of the key's others.
  const VersionRecord& put(const std::string& bucket, VersionRecord record);
  void erase(const std::string& bucket, const std::string& key, const std::string& version_id);
  void set_tags(const std::string& bucket, const VersionRecord& record, std::vector<Tag> tags);

  // A bucket's versions from the first whose key is not less than `key`.
  Iterator from(const std::string& bucket, const std::string& key) const;
  // From the first version of the first key behind `key`.
  Iterator behind(const std::string& bucket, const std::string& key) const;
  // From the first key behind all that start with `prefix`.
  Iterator behind_prefix(const std::string& bucket, const std::string& prefix) const;
  bool is_in(Iterator place, const std::string& bucket) const;

 private:
  Iterator find_row(const std::string& bucket, const std::string& key,
                    const std::string& version_id) const;

  cloud::World& world_;
  Contents& contents_;
  Table table_;
};

}  // namespace neargate::s3
