#include "cloud/ecr/library.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cloud/ecr/lifecycle.hpp"

namespace neargate::ecr {
namespace {

// Calls visit(record) for each record of a repository.
template <class Table, class Visit>
void each_of(const Table& table, std::string_view repository, Visit visit) {
  const std::string prefix = key_in(repository, "");
  for (auto it = table.lower_bound(prefix); it != table.end() && it->first.starts_with(prefix);
       ++it) {
    visit(it->second);
  }
}

std::string quoted_list(const std::vector<std::string>& digests) {
  return "'[" + join(digests, ", ") + "]'";
}

}  // namespace

std::string key_in(std::string_view repository, std::string_view name) {
  return std::string(repository) + " " + std::string(name);
}

bool is_immutable(const RepositoryRecord& repository, std::string_view tag) {
  const std::string& mutability = repository.image_tag_mutability;
  if (mutability == "IMMUTABLE") return true;
  if (mutability == "MUTABLE" || !repository.image_tag_mutability_exclusion_filters) return false;
  const auto& filters = *repository.image_tag_mutability_exclusion_filters;
  const bool excluded = std::any_of(filters.begin(), filters.end(), [tag](const auto& filter) {
    return matches_wildcard(filter.filter, tag);
  });
  return excluded == (mutability == "MUTABLE_WITH_EXCLUSION");
}

Library::Library(cloud::World& world, store::Blobs& blobs)
    : world_(world),
      blobs_(blobs),
      repositories_(world.database, "ecr.repositories"),
      images_(world.database, "ecr.images"),
      layers_(world.database, "ecr.layers"),
      self_(std::make_shared<Library*>(this)) {
  for (const auto& [key, image] : images_) index(image);
  for (const auto& [key, layer] : layers_) ++layers_of_blob_[layer.digest];
  remove_orphans();
  schedule_sweep();
}

Library::~Library() { world_.reactor.cancel(sweep_timer_); }

const RepositoryRecord& Library::repository(std::string_view name,
                                            const std::optional<std::string>& registry) const {
  const std::string& id = registry ? *registry : world_.account;
  const RepositoryRecord* found = id == world_.account ? repositories_.find(name) : nullptr;
  if (found == nullptr) {
    throw aws::Error("RepositoryNotFoundException",
                     "The repository with name '" + std::string(name) +
                         "' does not exist in the registry with id '" + id + "'");
  }
  return *found;
}

void Library::remove_repository(const std::string& name) {
  std::vector<std::string> images, layers;
  each_of(images_, name, [&](const ImageRecord& image) { images.push_back(image.digest); });
  each_of(layers_, name, [&](const LayerRecord& layer) { layers.push_back(layer.digest); });
  for (const std::string& digest : images) erase_image(name, digest);
  for (const std::string& digest : layers) erase_layer(key_in(name, digest));
  repositories_.erase(name);
}

// --- Images
// ----------------------------------------------------------------------------------------

const ImageRecord* Library::find_image(std::string_view repository,
                                       std::string_view reference) const {
  if (reference.find(':') != std::string_view::npos) {
    return images_.find(key_in(repository, reference));
  }
  const auto found = digest_of_tag_.find(key_in(repository, reference));
  if (found == digest_of_tag_.end()) return nullptr;
  return images_.find(key_in(repository, found->second));
}

std::vector<const ImageRecord*> Library::images(std::string_view repository) const {
  std::vector<const ImageRecord*> out;
  each_of(images_, repository, [&out](const ImageRecord& image) { out.push_back(&image); });
  return out;
}

const ImageRecord& Library::put_image(const std::string& repository_name, std::string_view text,
                                      std::string_view media_type, const std::string& tag) {
  const RepositoryRecord& repository = this->repository(repository_name);
  Manifest manifest;
  try {
    manifest = parse_manifest(text, media_type);
  } catch (const ManifestError& error) {
    throw aws::Error("InvalidParameterException",
                     "Invalid parameter at 'ImageManifest' failed to satisfy constraint: "
                     "'Invalid JSON syntax' (" +
                         std::string(error.what()) + ")");
  }
  check_references(repository, manifest);
  if (!tag.empty() && is_immutable(repository, tag) && find_image(repository_name, tag)) {
    throw aws::Error("ImageTagAlreadyExistsException",
                     "The image tag '" + tag + "' already exists in the '" + repository_name +
                         "' repository and cannot be overwritten because the repository is "
                         "immutable.");
  }
  const std::string digest = digest_of(text);
  const std::string key = key_in(repository_name, digest);
  if (!images_.contains(key)) {
    ImageRecord record;
    record.repository_name = repository_name;
    record.digest = digest;
    record.manifest = text;
    record.media_type = manifest.media_type;
    if (!manifest.artifact_type.empty()) record.artifact_media_type = manifest.artifact_type;
    record.size_in_bytes = static_cast<std::int64_t>(manifest.size());
    record.pushed_at = world_.clock.now();
    record.layers = manifest.blobs();
    for (const Descriptor& image : manifest.manifests) {
      record.images.push_back(image.digest);
      // A list's size is that of its largest image.
      const ImageRecord* child = images_.find(key_in(repository_name, image.digest));
      if (child) record.size_in_bytes = std::max(record.size_in_bytes, child->size_in_bytes);
    }
    record.subject = manifest.subject;
    index(images_.put(key, std::move(record)));
  }
  if (!tag.empty()) move_tag(repository, tag, digest);
  return *images_.find(key);
}

void Library::check_references(const RepositoryRecord& repository, const Manifest& manifest) {
  std::vector<std::string> missing;
  for (const std::string& digest : manifest.blobs()) {
    if (!layers_.contains(key_in(repository.name, digest))) missing.push_back(digest);
  }
  const std::string where = " required for pushing image into repository with name '" +
                            repository.name + "' in the registry with id '" + world_.account +
                            "' do not exist";
  if (!missing.empty()) {
    throw aws::Error("LayersNotFoundException",
                     "Layers with digests " + quoted_list(missing) + where);
  }
  for (const Descriptor& image : manifest.manifests) {
    if (!images_.contains(key_in(repository.name, image.digest))) missing.push_back(image.digest);
  }
  if (!missing.empty()) {
    throw aws::Error("ReferencedImagesNotFoundException",
                     "Images with digests " + quoted_list(missing) + where);
  }
}

void Library::move_tag(const RepositoryRecord& repository, const std::string& tag,
                       const std::string& digest) {
  std::string& place = digest_of_tag_[key_in(repository.name, tag)];
  if (place == digest) return;
  if (!place.empty()) {
    // The former image stays, perhaps without a tag.
    images_.update(key_in(repository.name, place),
                   [&tag](ImageRecord& image) { std::erase(image.image_tags, tag); });
  }
  images_.update(key_in(repository.name, digest),
                 [&tag](ImageRecord& image) { image.image_tags.push_back(tag); });
  place = digest;
}

void Library::remove_image(const std::string& repository, const std::string& digest) {
  std::vector<std::string> lists;
  each_of(images_, repository, [&](const ImageRecord& image) {
    if (std::find(image.images.begin(), image.images.end(), digest) != image.images.end()) {
      lists.push_back(image.digest);
    }
  });
  if (!lists.empty()) {
    throw aws::Error("ImageReferencedByManifestList",
                     "Requested image referenced by manifest list: [" + join(lists, ", ") + "]");
  }
  erase_image(repository, digest);
  sweep_repository(repository);
}

void Library::erase_image(const std::string& repository, const std::string& digest) {
  const std::string key = key_in(repository, digest);
  const ImageRecord* image = images_.find(key);
  if (image == nullptr) return;
  for (const std::string& tag : image->image_tags) digest_of_tag_.erase(key_in(repository, tag));
  for (const std::string& layer : image->layers) {
    const auto users = images_of_layer_.find(key_in(repository, layer));
    if (--users->second == 0) images_of_layer_.erase(users);
  }
  images_.erase(key);
}

void Library::remove_tag(const std::string& repository, const std::string& tag) {
  const ImageRecord* image = find_image(repository, tag);
  if (image == nullptr) return;
  if (image->image_tags.size() == 1) return remove_image(repository, std::string(image->digest));
  images_.update(key_in(repository, image->digest),
                 [&tag](ImageRecord& changing) { std::erase(changing.image_tags, tag); });
  digest_of_tag_.erase(key_in(repository, tag));
}

void Library::note_pull(const ImageRecord& image) {
  // As exact as AWS keeps it: at least once every 24 hours (ImageDetail, lastRecordedPullTime).
  constexpr Milliseconds kPullTimePrecision = std::chrono::hours(1);
  const Timestamp now = world_.clock.now();
  if (image.last_pulled_at && now - *image.last_pulled_at < kPullTimePrecision) return;
  images_.update(key_in(image.repository_name, image.digest),
                 [now](ImageRecord& record) { record.last_pulled_at = now; });
}

void Library::index(const ImageRecord& image) {
  for (const std::string& tag : image.image_tags) {
    digest_of_tag_[key_in(image.repository_name, tag)] = image.digest;
  }
  for (const std::string& layer : image.layers) {
    ++images_of_layer_[key_in(image.repository_name, layer)];
  }
}

// --- Layers
// ----------------------------------------------------------------------------------------

const LayerRecord* Library::find_layer(std::string_view repository, std::string_view digest) {
  const std::string key = key_in(repository, digest);
  const LayerRecord* found = layers_.find(key);
  if (found) asked_at_[key] = world_.clock.now();
  return found;
}

void Library::add_layer(const std::string& repository, const std::string& digest,
                        std::uint64_t size) {
  const std::string key = key_in(repository, digest);
  asked_at_[key] = world_.clock.now();
  if (layers_.contains(key)) return;
  LayerRecord record;
  record.repository_name = repository;
  record.digest = digest;
  record.size_in_bytes = static_cast<std::int64_t>(size);
  record.added_at = world_.clock.now();
  layers_.put(key, std::move(record));
  ++layers_of_blob_[digest];
}

bool Library::remove_layer(const std::string& repository, const std::string& digest) {
  const std::string key = key_in(repository, digest);
  if (images_of_layer_.contains(key)) return false;
  erase_layer(key);
  return true;
}

void Library::end_adding(const std::string& digest) {
  being_added_.erase(being_added_.find(digest));
  if (!layers_of_blob_.contains(digest)) erase_blob_when_unused(digest);
}

void Library::erase_layer(const std::string& key) {
  const LayerRecord* layer = layers_.find(key);
  if (layer == nullptr) return;
  const std::string digest = layer->digest;
  asked_at_.erase(key);
  layers_.erase(key);
  const auto users = layers_of_blob_.find(digest);
  if (--users->second > 0) return;
  layers_of_blob_.erase(users);
  erase_blob_when_unused(digest);
}

void Library::erase_blob_when_unused(const std::string& digest) {
  // Not before the disk has forgotten the record: after a crash it would name a blob that is gone.
  world_.database.when_durable([self = std::weak_ptr<Library*>(self_), digest](bool durable) {
    const auto alive = self.lock();
    if (!alive || !durable) return;
    Library& library = **alive;
    if (library.layers_of_blob_.contains(digest) || library.being_added_.contains(digest)) {
      return;
    }
    library.blobs_.erase(digest);
  });
}

void Library::sweep_repository(std::string_view repository) {
  const Timestamp now = world_.clock.now();
  std::vector<std::string> unused;
  each_of(layers_, repository, [&](const LayerRecord& layer) {
    const std::string key = key_in(repository, layer.digest);
    if (images_of_layer_.contains(key)) return;
    const auto asked = asked_at_.find(key);
    const Timestamp wanted =
        asked == asked_at_.end() ? layer.added_at : std::max(layer.added_at, asked->second);
    if (now - wanted >= kUnusedLayerLife) unused.push_back(key);
  });
  for (const std::string& key : unused) erase_layer(key);
}

void Library::expire_images(const std::string& repository) {
  const Timestamp now = world_.clock.now();
  try {
    const auto rules =
        parse_lifecycle_policy(*repositories_.find(repository)->lifecycle_policy_text);
    for (const std::string& digest : expired_images(rules, images(repository), now)) {
      erase_image(repository, digest);
    }
  } catch (const LifecycleError& error) {
    // Policies are checked when they are put; this one is of a version that took more.
    log::warning("the lifecycle policy of {} is not carried out: {}", repository, error.what());
    return;
  }
  repositories_.update(repository,
                       [now](RepositoryRecord& record) { record.lifecycle_evaluated_at = now; });
}

void Library::sweep() {
  for (const auto& [name, repository] : repositories_) {
    if (repository.lifecycle_policy_text) expire_images(name);
    sweep_repository(name);
  }
  const Timestamp now = world_.clock.now();
  std::erase_if(asked_at_,
                [now](const auto& asked) { return now - asked.second >= kUnusedLayerLife; });
}

void Library::schedule_sweep() {
  sweep_timer_ = world_.reactor.after(kSweepPeriod, [this] {
    sweep();
    schedule_sweep();
  });
}

// Blobs whose record a crash has kept from being written, or that should have been erased.
void Library::remove_orphans() {
  std::vector<std::string> orphans;
  blobs_.each([&](const std::string& key, std::uint64_t) {
    if (is_digest(key) && !layers_of_blob_.contains(key)) orphans.push_back(key);
  });
  for (const std::string& digest : orphans) blobs_.erase(digest);
}

}  // namespace neargate::ecr
