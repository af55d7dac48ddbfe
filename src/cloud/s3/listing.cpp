#include "cloud/s3/listing.hpp"

#include <algorithm>

#include "cloud/s3/checksums.hpp"
#include "cloud/s3/errors.hpp"
#include "cloud/s3/limits.hpp"
#include "cloud/s3/names.hpp"
#include "cloud/s3/s3.hpp"

namespace neargate::s3 {
namespace {

// What a listing without versions selects.
struct Selection {
  std::string bucket;
  std::string prefix;
  std::optional<std::string> delimiter;
  std::string after;  // keys and common prefixes up to this one were shown before
  std::int32_t max = kListMax;
};

struct Page {
  std::vector<const VersionRecord*> objects;
  std::vector<std::string> prefixes;
  bool is_truncated = false;
  std::string last;  // key or common prefix

  std::size_t size() const { return objects.size() + prefixes.size(); }
};

Page list(const Versions& versions, const Selection& selection) {
  Page page;
  if (selection.max == 0) return page;
  const std::string& bucket = selection.bucket;
  auto place = versions.from(bucket, selection.prefix);
  if (!selection.after.empty() && selection.after >= selection.prefix) {
    const auto group = common_prefix(selection.after, selection.prefix, selection.delimiter);
    const bool is_group = group == selection.after && selection.after.starts_with(selection.prefix);
    place = is_group ? versions.behind_prefix(bucket, selection.after)
                     : versions.behind(bucket, selection.after);
  }
  while (versions.is_in(place, bucket) && place->second.key.starts_with(selection.prefix)) {
    const VersionRecord& newest = place->second;
    if (newest.is_delete_marker) {
      place = versions.behind(bucket, newest.key);
      continue;
    }
    if (page.size() == static_cast<std::size_t>(selection.max)) {
      page.is_truncated = true;
      break;
    }
    const auto group = common_prefix(newest.key, selection.prefix, selection.delimiter);
    if (group) {
      page.prefixes.push_back(*group);
      page.last = *group;
      place = versions.behind_prefix(bucket, *group);
    } else {
      page.objects.push_back(&newest);
      page.last = newest.key;
      place = versions.behind(bucket, newest.key);
    }
  }
  return page;
}

Object shown(const VersionRecord& version, const KeyEncoding& encode) {
  Object object{.key = encode(version.key),
                .last_modified = version.last_modified,
                .e_tag = quoted(version.e_tag)};
  object.checksum_algorithm = algorithms_of(version.checksums);
  object.checksum_type = version.checksums.type;
  object.size = version.size;
  object.storage_class = version.headers.storage_class;
  return object;
}

// Contents and CommonPrefixes of both listings.
template <class Out>
void show(const Page& page, const KeyEncoding& encode, const std::optional<Owner>& owner,
          Out& out) {
  out.is_truncated = page.is_truncated;
  if (!page.objects.empty()) out.contents.emplace();
  for (const VersionRecord* version : page.objects) {
    out.contents->push_back(shown(*version, encode));
    out.contents->back().owner = owner;
  }
  if (!page.prefixes.empty()) out.common_prefixes.emplace();
  for (const std::string& prefix : page.prefixes) {
    out.common_prefixes->push_back({.prefix = encode(prefix)});
  }
}

std::optional<std::string> not_empty(const std::optional<std::string>& text) {
  return text && text->empty() ? std::nullopt : text;
}

}  // namespace

std::int32_t entries_max(const std::optional<std::int32_t>& wanted, const std::string& name) {
  if (wanted && *wanted < 0) {
    throw invalid_argument("Argument " + name + " must be an integer between 0 and 2147483647",
                           name, std::to_string(*wanted));
  }
  return std::min(wanted.value_or(kListMax), kListMax);
}

std::optional<std::string> common_prefix(const std::string& key, const std::string& prefix,
                                         const std::optional<std::string>& delimiter) {
  if (!delimiter || key.size() < prefix.size()) return std::nullopt;
  const std::size_t end = key.find(*delimiter, prefix.size());
  if (end == std::string::npos) return std::nullopt;
  return key.substr(0, end + delimiter->size());
}

ListObjectsOutput S3::list_objects(const ListObjectsRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  const std::int32_t max = entries_max(in.max_keys, "max-keys");
  const auto delimiter = not_empty(in.delimiter);
  const Page page = list(versions_, {.bucket = in.bucket,
                                     .prefix = in.prefix.value_or(""),
                                     .delimiter = delimiter,
                                     .after = in.marker.value_or(""),
                                     .max = max});
  const KeyEncoding encode(in.encoding_type);
  ListObjectsOutput out;
  show(page, encode, Owner{.id = owner_id()}, out);
  out.name = in.bucket;
  out.prefix = encode(in.prefix.value_or(""));
  out.marker = encode(in.marker.value_or(""));
  out.delimiter = encode(delimiter);
  out.max_keys = max;
  out.encoding_type = in.encoding_type;
  // Callers without a delimiter go on from the last key.
  if (page.is_truncated && delimiter) out.next_marker = encode(page.last);
  return out;
}

ListObjectsV2Output S3::list_objects_v2(const ListObjectsV2Request& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  const std::int32_t max = entries_max(in.max_keys, "max-keys");
  const auto delimiter = not_empty(in.delimiter);
  std::string after = in.start_after.value_or("");
  if (in.continuation_token) {
    const auto token = from_base64(*in.continuation_token);
    if (!token || token->empty()) {
      throw invalid_argument("The continuation token provided is incorrect", "continuation-token",
                             *in.continuation_token);
    }
    after = *token;
  }
  const Page page = list(versions_, {.bucket = in.bucket,
                                     .prefix = in.prefix.value_or(""),
                                     .delimiter = delimiter,
                                     .after = after,
                                     .max = max});
  const KeyEncoding encode(in.encoding_type);
  ListObjectsV2Output out;
  show(page, encode,
       in.fetch_owner.value_or(false) ? std::optional(Owner{.id = owner_id()}) : std::nullopt, out);
  out.name = in.bucket;
  out.prefix = encode(in.prefix.value_or(""));
  out.delimiter = encode(delimiter);
  out.max_keys = max;
  out.encoding_type = in.encoding_type;
  out.key_count = static_cast<std::int32_t>(page.size());
  out.continuation_token = in.continuation_token;
  if (page.is_truncated) out.next_continuation_token = to_base64(page.last);
  out.start_after = encode(in.start_after);
  return out;
}

ListObjectVersionsOutput S3::list_object_versions(const ListObjectVersionsRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  const std::int32_t max = entries_max(in.max_keys, "max-keys");
  const auto delimiter = not_empty(in.delimiter);
  const std::string prefix = in.prefix.value_or("");
  const std::string marker = in.key_marker.value_or("");
  const auto version_marker = not_empty(in.version_id_marker);
  if (version_marker && marker.empty()) {
    throw invalid_argument("A version-id marker cannot be specified without a key marker.",
                           "version-id-marker", *version_marker);
  }
  const KeyEncoding encode(in.encoding_type);
  ListObjectVersionsOutput out{.is_truncated = false,
                               .key_marker = encode(marker),
                               .version_id_marker = version_marker.value_or("")};
  auto place = versions_.from(in.bucket, prefix);
  if (!marker.empty() && marker >= prefix) {
    if (version_marker) {
      place = versions_.from(in.bucket, marker);
      while (versions_.is_in(place, in.bucket) && place->second.key == marker &&
             place->second.version_id != *version_marker) {
        ++place;
      }
      if (versions_.is_in(place, in.bucket) && place->second.key == marker) ++place;
    } else if (common_prefix(marker, prefix, delimiter) == marker && marker.starts_with(prefix)) {
      place = versions_.behind_prefix(in.bucket, marker);
    } else {
      place = versions_.behind(in.bucket, marker);
    }
  }

  std::int32_t count = 0;
  std::string last_key;
  std::optional<std::string> last_version;
  while (max > 0 && versions_.is_in(place, in.bucket) && place->second.key.starts_with(prefix)) {
    const VersionRecord& version = place->second;
    if (count++ == max) {
      out.is_truncated = true;
      out.next_key_marker = encode(last_key);
      out.next_version_id_marker = last_version;
      break;
    }
    if (const auto group = common_prefix(version.key, prefix, delimiter)) {
      if (!out.common_prefixes) out.common_prefixes.emplace();
      out.common_prefixes->push_back({.prefix = encode(*group)});
      last_key = *group;
      last_version.reset();
      place = versions_.behind_prefix(in.bucket, *group);
      continue;
    }
    last_key = version.key;
    last_version = version.version_id;
    const bool is_latest = versions_.newest(in.bucket, version.key) == &version;
    if (version.is_delete_marker) {
      if (!out.delete_markers) out.delete_markers.emplace();
      out.delete_markers->push_back({.owner = Owner{.id = owner_id()},
                                     .key = encode(version.key),
                                     .version_id = version.version_id,
                                     .is_latest = is_latest,
                                     .last_modified = version.last_modified});
    } else {
      if (!out.versions) out.versions.emplace();
      ObjectVersion shown{.e_tag = quoted(version.e_tag)};
      shown.checksum_algorithm = algorithms_of(version.checksums);
      shown.checksum_type = version.checksums.type;
      shown.size = version.size;
      shown.storage_class = version.headers.storage_class;
      shown.key = encode(version.key);
      shown.version_id = version.version_id;
      shown.is_latest = is_latest;
      shown.last_modified = version.last_modified;
      shown.owner = Owner{.id = owner_id()};
      out.versions->push_back(std::move(shown));
    }
    ++place;
  }
  out.name = in.bucket;
  out.prefix = encode(prefix);
  out.delimiter = encode(delimiter);
  out.max_keys = max;
  out.encoding_type = in.encoding_type;
  return out;
}

}  // namespace neargate::s3
