#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "gen/s3/types.hpp"

namespace neargate::s3 {

// The conditions of a read. (RFC 9110 section 13.2.2; S3 API reference, GetObject.)
struct ReadConditions {
  std::optional<std::string> if_match;
  std::optional<std::string> if_none_match;
  std::optional<Timestamp> if_modified_since;
  std::optional<Timestamp> if_unmodified_since;
};

// Throws PreconditionFailed (412) or NotModified (304).
void check_read(const VersionRecord& version, const ReadConditions& conditions);
// Of a copy's source: PreconditionFailed in both cases.
void check_copy_source(const VersionRecord& version, const ReadConditions& conditions);

// Is this entity tag among those of If-Match or If-None-Match: "*", or a list?
bool matches_entity_tag(const std::string& condition, const std::string& entity_tag);

}  // namespace neargate::s3
