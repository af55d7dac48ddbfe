#include "cloud/acm/tags.hpp"

#include <algorithm>

#include "aws/error.hpp"
#include "cloud/acm/acm.hpp"
#include "cloud/tags.hpp"

namespace neargate::acm {
namespace {

// https://docs.aws.amazon.com/acm/latest/userguide/tags-restrictions.html
constexpr std::size_t kMaxTags = 50;

}  // namespace

std::vector<Tag> merge_tags(std::vector<Tag> tags, const std::vector<Tag>& changes) {
  if (const Tag* repeated = cloud::repeated_key(changes)) {
    throw aws::Error("InvalidTagException", "The tag key " + repeated->key + " is there twice.");
  }
  for (const Tag& change : changes) {
    if (change.key.starts_with("aws:")) {
      throw aws::Error("InvalidTagException", "Tag keys that begin with aws: are AWS's own.");
    }
  }
  cloud::set_tags(tags, changes);
  if (tags.size() > kMaxTags) {
    throw aws::Error("TooManyTagsException", "A certificate has 50 tags at most.");
  }
  return tags;
}

smithy::Unit Acm::add_tags_to_certificate(const AddTagsToCertificateRequest& request, aws::Call&) {
  std::vector<Tag> tags =
      merge_tags(find(request.certificate_arn).tags.value_or(std::vector<Tag>()), request.tags);
  certificates_.update(request.certificate_arn,
                       [&tags](CertificateRecord& record) { record.tags = std::move(tags); });
  return {};
}

smithy::Unit Acm::remove_tags_from_certificate(const RemoveTagsFromCertificateRequest& request,
                                               aws::Call&) {
  find(request.certificate_arn);
  certificates_.update(request.certificate_arn, [&request](CertificateRecord& record) {
    if (!record.tags) return;
    std::erase_if(*record.tags, [&request](const Tag& tag) {
      // A tag that is named with a value goes only where it has that value.
      return std::any_of(request.tags.begin(), request.tags.end(), [&tag](const Tag& named) {
        return named.key == tag.key && (!named.value || named.value == tag.value);
      });
    });
  });
  return {};
}

ListTagsForCertificateResponse Acm::list_tags_for_certificate(
    const ListTagsForCertificateRequest& request, aws::Call&) {
  ListTagsForCertificateResponse response;
  response.tags = find(request.certificate_arn).tags.value_or(std::vector<Tag>());
  return response;
}

}  // namespace neargate::acm
