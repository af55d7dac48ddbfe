#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// Image manifests: Docker's "schema 2" and its lists, OCI's manifest and index (OCI image
// specification, manifest.md and image-index.md).
namespace neargate::ecr {

// "sha256:" and 64 lower-case hexadecimal digits, the one algorithm that ECR takes.
bool is_digest(std::string_view text);
std::string digest_of(std::string_view bytes);
// OCI distribution specification, "Pulling manifests": a tag's characters.
bool is_tag(std::string_view text);

struct Descriptor {
  std::string media_type;
  std::string digest;
  std::uint64_t size = 0;
  std::string os, architecture;  // of an image in an index; "" where not said
};

struct Manifest {
  std::string media_type;
  std::string artifact_type;          // of what is no container image: the kind of artifact
  std::optional<Descriptor> config;   // of an image
  std::vector<Descriptor> layers;     // of an image, lowest first; those that we must hold
  std::vector<Descriptor> manifests;  // of an index
  std::optional<std::string> subject;

  // Digests of the blobs that must be there before the image: configuration and layers.
  std::vector<std::string> blobs() const;
  std::uint64_t size() const;  // what it takes to hold the image, in bytes
};

// Why a document is no manifest that a registry can take.
struct ManifestError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// `media_type` is what the sender says that it is, perhaps with parameters; where empty, the
// document must say it. Throws ManifestError.
Manifest parse_manifest(std::string_view json, std::string_view media_type);

}  // namespace neargate::ecr
