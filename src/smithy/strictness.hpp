#pragma once

#include <cstdint>

namespace neargate::smithy {

// How a document is taken that does not fit its shape in every way.
enum class Strictness : std::uint8_t {
  // What somebody asks for: members that the shape lacks, and @required ones that are not there,
  // are errors.
  request,
  // What was written by another version of us: members that the shape lacks are passed over.
  record,
  // What a service answers, which may be newer than its model, or keep to it less well than that
  // says: besides, @required members may be absent (their values are then those of an empty
  // structure), and nulls in lists and maps are passed over. So do AWS's SDKs.
  answer,
};

}  // namespace neargate::smithy
