#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/ecr/manifest.hpp"
#include "cloud/world.hpp"
#include "gen/ecr/types.hpp"
#include "store/blobs.hpp"
#include "store/table.hpp"

namespace neargate::ecr {

// What the registry holds: repositories, their images and layers. The API and the registry's HTTP
// interface are two doors to it.
//
// Bytes of layers are blobs that repositories share, by digest. A repository has a layer when it
// has a LayerRecord of it; a blob stays as long as any repository has it. Layers that no image of
// their repository uses go when nobody has pushed them or asked for them for kUnusedLayerLife:
// a client that was told that a layer is there relies upon it until its manifest follows.
//
// Functions throw aws::Error with ECR's codes.
class Library {
 public:
  static constexpr Milliseconds kUnusedLayerLife = std::chrono::hours(1);
  static constexpr Milliseconds kSweepPeriod = std::chrono::minutes(10);

  Library(cloud::World& world, store::Blobs& blobs);
  ~Library();

  // --- Repositories ---
  store::Table<RepositoryRecord>& repositories() { return repositories_; }
  // Throws RepositoryNotFoundException, also where `registry` is set and not this account's.
  const RepositoryRecord& repository(std::string_view name,
                                     const std::optional<std::string>& registry = {}) const;
  // With all that is in it.
  void remove_repository(const std::string& name);

  // --- Images ---
  // By digest or tag; null where there is none.
  const ImageRecord* find_image(std::string_view repository, std::string_view reference) const;
  // Those of a repository, in the order of their digests.
  std::vector<const ImageRecord*> images(std::string_view repository) const;
  // Adds an image, or a tag (unless empty) to it. What it refers to must be there, and the tag must
  // not be immutable where it is taken.
  const ImageRecord& put_image(const std::string& repository, std::string_view manifest,
                               std::string_view media_type, const std::string& tag);
  // With all of its tags. Throws ImageReferencedByManifestList.
  void remove_image(const std::string& repository, const std::string& digest);
  // The image goes with its last tag.
  void remove_tag(const std::string& repository, const std::string& tag);
  void note_pull(const ImageRecord& image);

  // --- Layers ---
  // Null where the repository lacks it. Whoever asks is taken to rely on it.
  const LayerRecord* find_layer(std::string_view repository, std::string_view digest);
  // The blob must be there. Finding a LayerRecord by then is fine.
  void add_layer(const std::string& repository, const std::string& digest, std::uint64_t size);
  // False where an image of the repository uses it.
  bool remove_layer(const std::string& repository, const std::string& digest);
  // Between these two the blob may appear, and stays.
  void begin_adding(const std::string& digest) { being_added_.insert(digest); }
  void end_adding(const std::string& digest);
  const store::Blobs& blobs() const { return blobs_; }

  // Carries out lifecycle policies, and lets go of what nobody uses. Called by itself every
  // kSweepPeriod (AWS: within 24 hours).
  void sweep();

 private:
  void index(const ImageRecord& image);
  void expire_images(const std::string& repository);
  void sweep_repository(std::string_view repository);
  void erase_layer(const std::string& key);
  void erase_image(const std::string& repository, const std::string& digest);
  void erase_blob_when_unused(const std::string& digest);
  void remove_orphans();
  void schedule_sweep();
  void check_references(const RepositoryRecord& repository, const Manifest& manifest);
  void move_tag(const RepositoryRecord& repository, const std::string& tag,
                const std::string& digest);

  cloud::World& world_;
  store::Blobs& blobs_;
  // Keys: the repository's name; of the others "<repository> <digest>".
  store::Table<RepositoryRecord> repositories_;
  store::Table<ImageRecord> images_;
  store::Table<LayerRecord> layers_;

  // Derived from the records.
  std::map<std::string, std::string, std::less<>> digest_of_tag_;  // "<repository> <tag>"
  std::map<std::string, unsigned> images_of_layer_;                // "<repository> <digest>"
  std::map<std::string, unsigned> layers_of_blob_;                 // by digest

  std::map<std::string, Timestamp> asked_at_;  // layers, as images_of_layer_
  std::multiset<std::string> being_added_;     // digests
  net::TimerId sweep_timer_ = 0;
  std::shared_ptr<Library*> self_;  // so that late callbacks see when this has gone
};

// Whether a tag that is taken may be given to another image.
bool is_immutable(const RepositoryRecord& repository, std::string_view tag);

// "<repository> <tag or digest>": neither has a space.
std::string key_in(std::string_view repository, std::string_view name);

}  // namespace neargate::ecr
