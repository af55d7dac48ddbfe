// Images by the API.
#include <algorithm>

#include "aws/error.hpp"
#include "cloud/ecr/ecr.hpp"
#include "cloud/pagination.hpp"

namespace neargate::ecr {
namespace {

constexpr std::int32_t kDefaultPage = 100;

// As AWS's messages print an identifier.
std::string text_of(const ImageIdentifier& id) {
  const auto quoted = [](const std::optional<std::string>& text) {
    return "'" + text.value_or("null") + "'";
  };
  return "{imageDigest:" + quoted(id.image_digest) + ", imageTag:" + quoted(id.image_tag) + "}";
}

template <class Filter>
bool matches(const std::optional<Filter>& filter, const ImageRecord& image) {
  if (!filter || !filter->tag_status || *filter->tag_status == "ANY") return true;
  return (*filter->tag_status == "TAGGED") == !image.image_tags.empty();
}

}  // namespace

ImageDetail Ecr::describe(const ImageRecord& record) const {
  ImageDetail shown;
  shown.registry_id = world_.account;
  shown.repository_name = record.repository_name;
  shown.image_digest = record.digest;
  if (!record.image_tags.empty()) shown.image_tags = record.image_tags;
  shown.image_size_in_bytes = record.size_in_bytes;
  shown.image_pushed_at = record.pushed_at;
  shown.image_manifest_media_type = record.media_type;
  shown.artifact_media_type = record.artifact_media_type;
  shown.last_recorded_pull_time = record.last_pulled_at;
  shown.subject_manifest_digest = record.subject;
  return shown;
}

Image Ecr::show(const ImageRecord& record, const std::optional<std::string>& tag) const {
  Image shown;
  shown.registry_id = world_.account;
  shown.repository_name = record.repository_name;
  shown.image_id.emplace().image_digest = record.digest;
  shown.image_id->image_tag = tag;
  shown.image_manifest = record.manifest;
  shown.image_manifest_media_type = record.media_type;
  return shown;
}

const ImageRecord* Ecr::identify(const std::string& repository, const ImageIdentifier& id,
                                 std::vector<ImageFailure>& failures) const {
  const auto fail = [&](const char* code, const char* reason) {
    ImageFailure& failure = failures.emplace_back();
    failure.image_id = id;
    failure.failure_code = code;
    failure.failure_reason = reason;
    return nullptr;
  };
  if (!id.image_digest && !id.image_tag) {
    return fail("MissingDigestAndTag",
                "Invalid request parameters: both tag and digest cannot be null");
  }
  if (id.image_digest && !is_digest(*id.image_digest)) {
    return fail("InvalidImageDigest",
                "Invalid request parameters: image digest should satisfy the regex "
                "'[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
  }
  if (id.image_tag && !is_tag(*id.image_tag)) {
    return fail("InvalidImageTag", "Invalid request parameters: the image tag is not valid");
  }
  const ImageRecord* image =
      library_.find_image(repository, id.image_tag ? *id.image_tag : *id.image_digest);
  if (image && id.image_digest && image->digest != *id.image_digest) {
    return fail("ImageTagDoesNotMatchDigest", "Tag does not match digest");
  }
  return image ? image : fail("ImageNotFound", "Requested image not found");
}

DescribeImagesResponse Ecr::describe_images(const DescribeImagesRequest& request, aws::Call&) {
  const RepositoryRecord& repository =
      library_.repository(request.repository_name, request.registry_id);
  DescribeImagesResponse response;
  auto& shown = response.image_details.emplace();
  if (request.image_ids) {
    for (const ImageIdentifier& id : *request.image_ids) {
      std::vector<ImageFailure> failures;
      const ImageRecord* image = identify(repository.name, id, failures);
      if (image == nullptr) {
        throw aws::Error("ImageNotFoundException",
                         "The image with imageId " + text_of(id) +
                             " does not exist within the repository with name '" + repository.name +
                             "' in the registry with id '" + world_.account + "'");
      }
      if (matches(request.filter, *image)) shown.push_back(describe(*image));
    }
    return response;
  }
  for (const ImageRecord* image : library_.images(repository.name)) {
    if (matches(request.filter, *image)) shown.push_back(describe(*image));
  }
  response.next_token = cloud::paginate(shown, request.max_results.value_or(kDefaultPage),
                                        request.next_token, "InvalidParameterException");
  return response;
}

ListImagesResponse Ecr::list_images(const ListImagesRequest& request, aws::Call&) {
  const RepositoryRecord& repository =
      library_.repository(request.repository_name, request.registry_id);
  ListImagesResponse response;
  auto& ids = response.image_ids.emplace();
  for (const ImageRecord* image : library_.images(repository.name)) {
    if (!matches(request.filter, *image)) continue;
    if (image->image_tags.empty()) ids.emplace_back().image_digest = image->digest;
    for (const std::string& tag : image->image_tags) {
      ImageIdentifier& id = ids.emplace_back();
      id.image_digest = image->digest;
      id.image_tag = tag;
    }
  }
  response.next_token = cloud::paginate(ids, request.max_results.value_or(kDefaultPage),
                                        request.next_token, "InvalidParameterException");
  return response;
}

BatchGetImageResponse Ecr::batch_get_image(const BatchGetImageRequest& request, aws::Call&) {
  library_.repository(request.repository_name, request.registry_id);
  BatchGetImageResponse response;
  auto& images = response.images.emplace();
  auto& failures = response.failures.emplace();
  for (const ImageIdentifier& id : request.image_ids) {
    const ImageRecord* image = identify(request.repository_name, id, failures);
    if (image == nullptr) continue;
    library_.note_pull(*image);
    images.push_back(show(*image, id.image_tag));
  }
  return response;
}

PutImageResponse Ecr::put_image(const PutImageRequest& request, aws::Call&) {
  const RepositoryRecord& repository =
      library_.repository(request.repository_name, request.registry_id);
  const std::string digest = digest_of(request.image_manifest);
  if (request.image_digest && *request.image_digest != digest) {
    throw aws::Error("ImageDigestDoesNotMatchException",
                     "Provided digest '" + *request.image_digest +
                         "' does not match the digest of the image manifest '" + digest + "'");
  }
  if (request.image_tag && !is_tag(*request.image_tag)) {
    throw aws::Error("InvalidParameterException",
                     "Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy "
                     "regular expression '[a-zA-Z0-9_][a-zA-Z0-9-_.]{0,127}''");
  }
  const ImageRecord* existing =
      library_.find_image(repository.name, request.image_tag.value_or(digest));
  if (existing && existing->digest == digest) {
    throw aws::Error("ImageAlreadyExistsException",
                     "Image with digest '" + digest + "' and tag '" +
                         request.image_tag.value_or("null") +
                         "' already exists in the repository with name '" + repository.name +
                         "' in registry with id '" + world_.account + "'");
  }
  PutImageResponse response;
  response.image = show(library_.put_image(request.repository_name, request.image_manifest,
                                           request.image_manifest_media_type.value_or(""),
                                           request.image_tag.value_or("")),
                        request.image_tag);
  return response;
}

BatchDeleteImageResponse Ecr::batch_delete_image(const BatchDeleteImageRequest& request,
                                                 aws::Call&) {
  library_.repository(request.repository_name, request.registry_id);
  BatchDeleteImageResponse response;
  auto& deleted = response.image_ids.emplace();
  auto& failures = response.failures.emplace();
  for (const ImageIdentifier& id : request.image_ids) {
    const ImageRecord* image = identify(request.repository_name, id, failures);
    if (image == nullptr) continue;
    const std::string digest = image->digest;
    // A tag takes only itself, and the image if it was the last one; a digest takes all.
    std::vector<std::string> tags = image->image_tags;
    if (id.image_tag) tags = {*id.image_tag};
    try {
      if (id.image_tag) {
        library_.remove_tag(request.repository_name, *id.image_tag);
      } else {
        library_.remove_image(request.repository_name, digest);
      }
    } catch (const aws::Error& error) {
      ImageFailure& failure = failures.emplace_back();
      failure.image_id = id;
      failure.failure_code = error.code();
      failure.failure_reason = error.what();
      continue;
    }
    if (tags.empty()) deleted.emplace_back().image_digest = digest;
    for (const std::string& tag : tags) {
      ImageIdentifier& gone = deleted.emplace_back();
      gone.image_digest = digest;
      gone.image_tag = tag;
    }
  }
  return response;
}

}  // namespace neargate::ecr
