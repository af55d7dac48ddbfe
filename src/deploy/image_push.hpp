#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "deploy/image_layout.hpp"

namespace neargate::deploy {

// Where an image goes.
struct PushTarget {
  // As GetAuthorizationToken gives it: "http://127.0.0.1:4566",
  // "https://123456789012.dkr.ecr.us-east-1.amazonaws.com".
  std::string endpoint;
  std::string authorization_token;  // of the same answer: base64 of "AWS:<password>"
  std::string repository;           // "team/app"
  std::string tag;                  // "": by digest alone
};

struct PushProgress {
  std::string digest;  // of the layer or configuration
  std::uint64_t bytes = 0;
  bool was_there = false;  // nothing had to be sent
};

// Sends an image of the layout to a registry (OCI distribution specification), blobs that the
// registry lacks first. Doing it again is fine. `progress` is called after each blob and may be
// empty. Throws Error with the registry's reason.
void push_image(const ImageLayout& layout, const std::string& manifest_digest,
                const PushTarget& target,
                const std::function<void(const PushProgress&)>& progress = {});

}  // namespace neargate::deploy
