#include <algorithm>

#include <fmt/format.h>

#include "cloud/s3/checksums.hpp"
#include "cloud/s3/errors.hpp"
#include "cloud/s3/limits.hpp"
#include "cloud/s3/listing.hpp"
#include "cloud/s3/names.hpp"
#include "cloud/s3/s3.hpp"

namespace neargate::s3 {

ListPartsOutput S3::list_parts(const ListPartsRequest& in, aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  const UploadRecord& upload = this->upload(in.bucket, in.key, in.upload_id);
  const std::int32_t max = entries_max(in.max_parts, "max-parts");
  const std::int32_t marker = in.part_number_marker.value_or(0);
  ListPartsOutput out;
  out.bucket = in.bucket;
  out.key = in.key;
  out.upload_id = in.upload_id;
  out.part_number_marker = marker;
  out.next_part_number_marker = 0;
  out.max_parts = max;
  out.is_truncated = false;
  std::int32_t count = 0;
  const std::string prefix = upload.upload_id + '\0';
  for (auto place = parts_.lower_bound(prefix);
       place != parts_.end() && place->first.starts_with(prefix); ++place) {
    const PartRecord& part = place->second;
    if (part.number <= marker) continue;
    if (count++ == max) {
      out.is_truncated = true;
      break;
    }
    Part shown;
    shown.part_number = part.number;
    shown.last_modified = part.last_modified;
    shown.e_tag = quoted(part.e_tag);
    shown.size = part.size;
    if (upload.checksum_chosen) show_checksums(part.checksums, shown);
    if (!out.parts) out.parts.emplace();
    out.parts->push_back(std::move(shown));
    out.next_part_number_marker = part.number;
  }
  out.initiator = Initiator{.id = upload.initiator};
  out.owner = Owner{.id = owner_id()};
  out.storage_class = upload.headers.storage_class;
  if (upload.checksum_chosen) {
    out.checksum_algorithm = upload.checksum_algorithm;
    out.checksum_type = upload.checksum_type;
  }
  return out;
}

// Uploads come in the order of keys, and of one key in the order of their beginning.
ListMultipartUploadsOutput S3::list_multipart_uploads(const ListMultipartUploadsRequest& in,
                                                      aws::Call&) {
  bucket(in.bucket, in.expected_bucket_owner);
  const std::int32_t max = entries_max(in.max_uploads, "max-uploads");
  const std::string prefix = in.prefix.value_or("");
  const auto delimiter =
      in.delimiter && !in.delimiter->empty() ? in.delimiter : std::optional<std::string>();
  const std::string key_marker = in.key_marker.value_or("");
  const std::string id_marker = key_marker.empty() ? "" : in.upload_id_marker.value_or("");

  std::vector<const UploadRecord*> uploads;
  for (const auto& [row, upload] : uploads_) {
    if (upload.bucket == in.bucket && upload.key.starts_with(prefix)) uploads.push_back(&upload);
  }
  std::stable_sort(uploads.begin(), uploads.end(),
                   [](const UploadRecord* a, const UploadRecord* b) {
                     return std::tie(a->key, a->initiated) < std::tie(b->key, b->initiated);
                   });
  // On from the upload that the markers name, else from the first key behind the marker.
  auto start = std::find_if(uploads.begin(), uploads.end(), [&](const UploadRecord* upload) {
    return upload->key == key_marker && upload->upload_id == id_marker;
  });
  if (start != uploads.end()) {
    ++start;
  } else if (!key_marker.empty()) {
    start = std::find_if(uploads.begin(), uploads.end(),
                         [&](const UploadRecord* upload) { return upload->key > key_marker; });
  } else {
    start = uploads.begin();
  }

  const KeyEncoding encode(in.encoding_type);
  ListMultipartUploadsOutput out;
  out.is_truncated = false;
  std::int32_t count = 0;
  std::string last_group;
  for (auto place = start; place != uploads.end(); ++place) {
    const UploadRecord* upload = *place;
    const auto group = common_prefix(upload->key, prefix, delimiter);
    if (group && !key_marker.empty() && *group <= key_marker) continue;
    if (group && *group == last_group) continue;
    if (count++ == max) {
      out.is_truncated = true;
      break;
    }
    if (group) {
      last_group = *group;
      if (!out.common_prefixes) out.common_prefixes.emplace();
      out.common_prefixes->push_back({.prefix = encode(*group)});
      out.next_key_marker = encode(*group);
      out.next_upload_id_marker = "";
      continue;
    }
    if (!out.uploads) out.uploads.emplace();
    MultipartUpload shown{.upload_id = upload->upload_id, .key = encode(upload->key)};
    shown.initiated = upload->initiated;
    shown.storage_class = upload->headers.storage_class;
    shown.owner = Owner{.id = owner_id()};
    shown.initiator = Initiator{.id = upload->initiator};
    if (upload->checksum_chosen) {
      shown.checksum_algorithm = upload->checksum_algorithm;
      shown.checksum_type = upload->checksum_type;
    }
    out.uploads->push_back(std::move(shown));
    out.next_key_marker = encode(upload->key);
    out.next_upload_id_marker = upload->upload_id;
  }
  if (!*out.is_truncated) {
    out.next_key_marker = "";
    out.next_upload_id_marker = "";
  }
  out.bucket = in.bucket;
  out.key_marker = encode(key_marker);
  out.upload_id_marker = id_marker;
  out.prefix = encode(prefix);
  out.delimiter = encode(delimiter);
  out.max_uploads = max;
  out.encoding_type = in.encoding_type;
  return out;
}

}  // namespace neargate::s3
