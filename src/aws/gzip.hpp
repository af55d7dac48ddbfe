#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace neargate::aws {

// What was compressed with gzip (RFC 1952). Nothing where the bytes are not one whole gzip member,
// or where it would become more than `max_bytes`.
std::optional<std::string> gunzip(std::string_view bytes, std::size_t max_bytes);

// One gzip member.
std::string gzip(std::string_view bytes);

}  // namespace neargate::aws
