// From an image's name to the files that a machine unpacks.
#include <sys/utsname.h>

#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "cloud/ecr/ecr.hpp"
#include "cloud/ecr/reference.hpp"

namespace neargate::ecr {
namespace {

constexpr std::string_view kPulling = "pull image manifest has been retried 1 time(s): ";

[[noreturn]] void refuse(const std::string& why) {
  throw machine::MachineError(machine::MachineError::Kind::cannot_pull_image,
                              std::string(kPulling) + why);
}

[[noreturn]] void refuse_reference(const std::string& reference, const std::string& why) {
  refuse("failed to resolve ref " + reference + ": " + why);
}

// This host's architecture, by the names that images use (GOARCH).
std::string architecture() {
  utsname system{};
  ::uname(&system);
  const std::string_view name = system.machine;
  if (name == "x86_64") return "amd64";
  if (name == "aarch64") return "arm64";
  return std::string(name);
}

[[noreturn]] void refuse_platform() {
  refuse("image Manifest does not contain descriptor matching platform 'linux/" + architecture() +
         "'");
}

bool fits(const std::string& os, const std::string& arch) {
  return (os.empty() || os == "linux") && (arch.empty() || arch == architecture());
}

// An image without a list says in its configuration what it runs on.
void check_platform_of_config(const std::string& path) {
  const auto text = read_file(path);
  const auto config = nlohmann::json::parse(text.value_or(""), nullptr, false);
  if (!config.is_object()) refuse("the image's configuration is not a JSON object");
  const auto member = [&config](const char* name) {
    const auto found = config.find(name);
    return found != config.end() && found->is_string() ? found->get<std::string>() : "";
  };
  if (!fits(member("os"), member("architecture"))) refuse_platform();
}

}  // namespace

bool Ecr::is_own_registry(const std::string& registry) const {
  if (registry == registry_host()) return true;
  const std::size_t colon = world_.endpoint.rfind(':');
  const std::string port = world_.endpoint.substr(colon);
  return registry == "127.0.0.1" + port || registry == "localhost" + port;
}

std::string Ecr::own_repository(const std::string& reference) const {
  const auto parsed = parse_image_reference(reference);
  return parsed && is_own_registry(parsed->registry) ? parsed->repository : "";
}

const ImageRecord& Ecr::find_for_platform(const std::string& repository, const ImageRecord& image,
                                          const std::string& reference) {
  constexpr int kDepthMax = 3;  // lists of lists
  const ImageRecord* found = &image;
  for (int depth = 0; depth < kDepthMax; ++depth) {
    const Manifest manifest = parse_manifest(found->manifest, found->media_type);
    if (manifest.config) return *found;
    std::string digest;
    for (const Descriptor& candidate : manifest.manifests) {
      const bool named = !candidate.os.empty() && !candidate.architecture.empty();
      if (named && fits(candidate.os, candidate.architecture)) {
        digest = candidate.digest;
        break;
      }
    }
    if (digest.empty()) refuse_platform();
    found = library_.find_image(repository, digest);
    if (found == nullptr) refuse_reference(reference, reference + ": not found");
  }
  refuse_platform();
}

machine::ImageSource Ecr::resolve(const std::string& text) {
  const auto reference = parse_image_reference(text);
  if (!reference) refuse_reference(text, "invalid reference format");
  if (!is_own_registry(reference->registry)) {
    const std::string name =
        reference->registry.empty()
            ? "docker.io/" +
                  std::string(reference->repository.find('/') == std::string::npos ? "library/"
                                                                                   : "") +
                  text
            : text;
    refuse_reference(name, "only the registry " + registry_host() +
                               " can be reached: push the image there, and name it so in the task "
                               "definition");
  }
  const ImageRecord* tagged = library_.find_image(reference->repository, reference->image());
  if (tagged == nullptr) refuse_reference(text, text + ": not found");
  const ImageRecord& image = find_for_platform(reference->repository, *tagged, text);

  machine::ImageSource source;
  const Manifest manifest = parse_manifest(image.manifest, image.media_type);
  constexpr std::uint64_t kConfigBytesMax = 4 << 20;  // as manifests; real ones have a few KiB
  if (library_.blobs().size(manifest.config->digest).value_or(0) > kConfigBytesMax) {
    refuse("the image's configuration is larger than 4 MiB");
  }
  source.manifest_digest = image.digest;
  source.config_path = library_.blobs().path(manifest.config->digest);
  check_platform_of_config(source.config_path);
  for (const Descriptor& layer : manifest.layers) {
    source.layers.push_back({layer.digest, library_.blobs().path(layer.digest), layer.media_type});
  }
  library_.note_pull(*tagged);
  return source;
}

}  // namespace neargate::ecr
