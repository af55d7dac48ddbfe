#pragma once

#include <cstddef>
#include <cstdint>

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html and the pages of each feature.
namespace neargate::s3 {

inline constexpr std::int32_t kListMax = 1000;   // keys, versions, uploads or parts in one answer
inline constexpr std::size_t kDeleteMax = 1000;  // keys in one DeleteObjects
inline constexpr std::size_t kKeyBytesMax = 1024;
inline constexpr std::size_t kMetadataBytesMax = 2048;  // all names and values together
inline constexpr std::int32_t kPartNumberMax = 10000;
inline constexpr std::int64_t kPartBytesMin = 5 << 20;  // but for the last one
inline constexpr std::size_t kObjectTagsMax = 10;
inline constexpr std::size_t kBucketTagsMax = 50;
inline constexpr std::size_t kTagKeyMax = 128;
inline constexpr std::size_t kTagValueMax = 256;
inline constexpr std::size_t kPolicyBytesMax = 20 * 1024;
inline constexpr std::size_t kLifecycleRulesMax = 1000;

// Contents of up to this size live in their record: they are as durable at no further fsync. Ours:
// lock files and markers are below it, and a record costs memory.
inline constexpr std::size_t kInlineBytesMax = 4096;

}  // namespace neargate::s3
