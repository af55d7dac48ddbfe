#pragma once

#include <string>

#include "aws/transport.hpp"
#include "base/error.hpp"

namespace neargate::deploy {

class NoSuchImage : public Error {
 public:
  using Error::Error;
};

struct ResolvedImage {
  std::string image;    // what the task definition gets: "host/repository@sha256:…"
  std::string given;    // what was asked for, in full: "host/repository:tag"
  std::string warning;  // "" unless what it names may change
};

// Which image `reference` names, pinned to its digest, which ECR is asked for where it is ECR's.
// One from elsewhere is taken as it is. Throws NoSuchImage.
ResolvedImage resolve_image(aws::Transport& transport, const std::string& reference);

// The reference to that tag in the repository that `image` is from. Pure.
std::string with_tag(const std::string& image, const std::string& tag);

}  // namespace neargate::deploy
