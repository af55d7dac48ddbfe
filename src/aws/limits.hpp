#pragma once

#include <cstddef>
#include <cstdint>

#include "base/clock.hpp"

namespace neargate::aws {

// How far a signature's time may be from ours. (IAM User Guide; S3: "RequestTimeTooSkewed".)
inline constexpr Seconds kClockSkewMax{300};
inline constexpr Seconds kClockSkewMaxOfS3{900};

// Bodies of calls other than S3's are kept in memory. DynamoDB takes 16 MiB; ECR's layer parts of
// 10 MiB are a third longer in base64.
inline constexpr std::uint64_t kBodyBytesMax = 20u << 20;
// Of those that no service can be told for.
inline constexpr std::uint64_t kUnclaimedBodyBytesMax = 1u << 20;
// What a body with Content-Encoding: gzip may become. Only CloudWatch's PutMetricData comes so,
// whose own limit this is.
inline constexpr std::size_t kInflatedBytesMax = 1u << 20;
// S3's objects: 5 GiB in one PUT. Beyond a part's worth they go to a file.
inline constexpr std::uint64_t kObjectBytesMax = 5ull << 30;
inline constexpr std::uint64_t kObjectMemoryBytesMax = 1u << 20;
// Documents of REST protocols are parsed in memory. (DeleteObjects: 1000 keys of 1024 bytes.)
inline constexpr std::uint64_t kDocumentBytesMax = 8u << 20;

// Derived signing keys that are kept; all are dropped when there are more.
inline constexpr std::size_t kSigningKeysMax = 4096;
// Parameters of one query call. EC2's own limit is not documented; 1000 tags make 2000.
inline constexpr std::size_t kFormParametersMax = 20000;
// Entries that "X.member.N" may count to: a number without entries before it would make holes.
inline constexpr std::size_t kFormIndexMax = 10000;

}  // namespace neargate::aws
