#pragma once

#include <string>

namespace neargate::machine {

// Unpacks a layer (tar, plain or compressed by gzip or zstd) into an existing, empty directory, in
// the form that overlayfs takes as a lower directory: whiteouts (OCI image specification, layer.md)
// become character devices 0/0, opaque directories an extended attribute. Whatever names, links and
// ".." the archive has, nothing outside of the directory is touched.
// Returns the digest of the uncompressed archive, "sha256:…", which the caller compares with the
// image's configuration. Throws MachineError (cannot_pull_image, out_of_disk).
std::string unpack_layer(const std::string& archive_path, const std::string& directory);

}  // namespace neargate::machine
