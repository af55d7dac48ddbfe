#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace neargate::ecr {

// "<registry>/<name>:<tag>@<digest>", as task definitions and docker write it.
struct ImageReference {
  std::string registry;    // "127.0.0.1:4566"; "" where the first part is no host
  std::string repository;  // "team/app"
  std::string tag;         // "latest" where there is neither tag nor digest
  std::string digest;      // "sha256:…" or ""; where there is one, the tag does not matter

  const std::string& image() const { return digest.empty() ? tag : digest; }
};

// Nothing where it is not of this form.
std::optional<ImageReference> parse_image_reference(std::string_view text);

}  // namespace neargate::ecr
