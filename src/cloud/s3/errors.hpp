#pragma once

#include <string>

#include "aws/error.hpp"

// The errors that several operations share, as S3 words them.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
namespace neargate::s3 {

inline aws::Error no_such_bucket(const std::string& name) {
  return aws::Error("NoSuchBucket", "The specified bucket does not exist", 404)
      .with("BucketName", name);
}
inline aws::Error no_such_key(const std::string& key) {
  return aws::Error("NoSuchKey", "The specified key does not exist.", 404).with("Key", key);
}
inline aws::Error no_such_version(const std::string& key, const std::string& version_id) {
  return aws::Error("NoSuchVersion", "The specified version does not exist.", 404)
      .with("Key", key)
      .with("VersionId", version_id);
}
inline aws::Error no_such_upload(const std::string& upload_id) {
  return aws::Error("NoSuchUpload",
                    "The specified upload does not exist. The upload ID may be invalid, or the "
                    "upload may have been aborted or completed.",
                    404)
      .with("UploadId", upload_id);
}
inline aws::Error invalid_argument(const std::string& message, const std::string& name,
                                   const std::string& value) {
  return aws::Error("InvalidArgument", message)
      .with("ArgumentName", name)
      .with("ArgumentValue", value);
}
inline aws::Error precondition_failed(const std::string& condition) {
  return aws::Error("PreconditionFailed",
                    "At least one of the pre-conditions you specified did not hold", 412)
      .with("Condition", condition);
}
inline aws::Error access_denied() { return aws::Error("AccessDenied", "Access Denied", 403); }

}  // namespace neargate::s3
