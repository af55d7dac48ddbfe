#include "cloud/s3/headers.hpp"

#include "base/text.hpp"

namespace neargate::s3 {

std::optional<std::string> stored_encoding(const std::optional<std::string>& header) {
  if (!header) return std::nullopt;
  std::vector<std::string> codings;
  for (const std::string_view part : split(*header, ',')) {
    const std::string_view coding = trim(part);
    if (!coding.empty() && !equal_ignoring_case(coding, "aws-chunked")) {
      codings.emplace_back(coding);
    }
  }
  if (codings.empty()) return std::nullopt;
  return join(codings, ",");
}

void check_metadata(const std::map<std::string, std::string>& metadata) {
  std::size_t size = 0;
  for (const auto& [name, value] : metadata) size += name.size() + value.size();
  if (size > kMetadataBytesMax) {
    throw aws::Error("MetadataTooLarge",
                     "Your metadata headers exceed the maximum allowed metadata size")
        .with("Size", std::to_string(size))
        .with("MaxSizeAllowed", std::to_string(kMetadataBytesMax));
  }
}

void check_acl(const std::optional<std::string>& acl) {
  if (!acl || *acl == "private" || *acl == "bucket-owner-full-control") return;
  throw aws::Error("AccessControlListNotSupported", "The bucket does not allow ACLs");
}

}  // namespace neargate::s3
