#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "machine/image_config.hpp"
#include "machine/image_user.hpp"
#include "machine/machine.hpp"

// From a container's specification and its image to the configuration that the runtime reads: pure.
namespace neargate::machine {

// Where the container's own files are, on the host.
struct OciPlaces {
  std::string root_file_system;
  std::string cgroup;        // "/neargate-ng/task/container"
  std::string hosts;         // bound to /etc/hosts
  std::string hostname;      // bound to /etc/hostname
  std::string resolver;      // bound to /etc/resolv.conf
  std::string init_program;  // "" where no init is asked for
  // Open files that a process may have unless the specification says otherwise.
  std::uint64_t open_files = kOpenFilesDefault;
  // Fargate's default, soft and hard (ECS API reference, Ulimit).
  static constexpr std::uint64_t kOpenFilesDefault = 65535;
};

// What runs: entryPoint and command of the specification over those of the image, as Docker
// combines them. Throws MachineError where there is nothing to run.
std::vector<std::string> container_arguments(const ContainerSpec& spec, const ImageConfig& image);

// The image's variables, then the specification's over them; PATH, HOME and HOSTNAME where neither
// has them.
std::vector<std::string> container_environment(const ContainerSpec& spec, const ImageConfig& image,
                                               const std::string& home);

std::string container_directory(const ContainerSpec& spec, const ImageConfig& image);

std::string oci_config(const ContainerSpec& spec, const ImageConfig& image, const ImageUser& user,
                       const OciPlaces& places, bool cgroup_namespace);

}  // namespace neargate::machine
