#include "deploy/image_build.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cloud/ecr/manifest.hpp"
#include "deploy/dockerfile.hpp"
#include "deploy/layer_archive.hpp"
#include "machine/command.hpp"

namespace neargate::deploy {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Entries = std::map<std::string, LayerEntry>;

constexpr const char* kManifestType = "application/vnd.oci.image.manifest.v1+json";
constexpr const char* kConfigType = "application/vnd.oci.image.config.v1+json";
constexpr const char* kLayerType = "application/vnd.oci.image.layer.v1.tar+gzip";
// Images have no times of their own, so that the same files are the same image.
constexpr const char* kCreated = "1970-01-01T00:00:00Z";

std::string architecture() {
  utsname system{};
  ::uname(&system);
  const std::string_view name = system.machine;
  if (name == "x86_64") return "amd64";
  if (name == "aarch64") return "arm64";
  return std::string(name);
}

// "/a//b/./c" as a layer names it: "a/b/c". Throws where it leads out.
std::string layer_path(const std::string& path) {
  const std::string normal = fs::path("/" + path).lexically_normal().string();
  std::string out = normal.substr(std::min(normal.find_first_not_of('/'), normal.size()));
  while (out.ends_with('/')) out.pop_back();
  return out;
}

void add_parents(Entries& entries, const std::string& path) {
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    entries.try_emplace(path.substr(0, slash), LayerEntry{});
  }
}

// Adds a file or a tree, as `path` in the layer. Of a directory its content is taken.
void add_tree(Entries& entries, const std::string& source, const std::string& path,
              const CopyInstruction& copy) {
  struct stat status {};
  if (::lstat(source.c_str(), &status) != 0) throw system_error("cannot read " + source, errno);
  LayerEntry entry;
  entry.user = copy.user;
  entry.group = copy.group;
  entry.mode = copy.mode.value_or(status.st_mode & 07777);
  if (S_ISDIR(status.st_mode)) {
    if (!path.empty()) entries[path] = entry;
    std::vector<std::string> names;
    for (const auto& child : fs::directory_iterator(source)) {
      names.push_back(child.path().filename().string());
    }
    for (const std::string& name : names) {
      add_tree(entries, source + "/" + name, path.empty() ? name : path + "/" + name, copy);
    }
    return;
  }
  if (S_ISLNK(status.st_mode)) {
    entry.kind = LayerEntry::Kind::link;
    entry.mode = 0777;
    entry.source = fs::read_symlink(source).string();
  } else if (S_ISREG(status.st_mode)) {
    entry.kind = LayerEntry::Kind::file;
    entry.source = source;
  } else {
    throw Error("cannot copy " + source + " into the image", "it is no file, directory or link",
                "leave it out of the context");
  }
  add_parents(entries, path);
  entries[path] = std::move(entry);
}

Entries entries_of(const ScratchImage& image, const std::string& context) {
  Entries entries;
  const std::string root = fs::canonical(context).string();
  for (const CopyInstruction& copy : image.copies) {
    for (const std::string& name : copy.sources) {
      const fs::path source = fs::path(root) / layer_path(name);
      std::error_code missing;
      const std::string real = fs::canonical(source, missing).string();
      if (missing) {
        throw Error("cannot copy " + name + " into the image",
                    "it is not in the context " + context,
                    "give the directory that holds it as the context");
      }
      if (real != root && !real.starts_with(root + "/")) {
        throw Error("cannot copy " + name + " into the image", "it is a link out of the context");
      }
      std::string target = layer_path(copy.destination);
      if (!fs::is_directory(real) &&
          (copy.destination.ends_with('/') || copy.destination.ends_with("/."))) {
        target = layer_path(copy.destination + "/" + source.filename().string());
      }
      add_parents(entries, target);
      add_tree(entries, real, target, copy);
    }
  }
  if (!image.working_directory.empty()) {
    const std::string path = layer_path(image.working_directory);
    add_parents(entries, path);
    if (!path.empty()) entries.try_emplace(path, LayerEntry{});
  }
  return entries;
}

std::string config_of(const ScratchImage& image, const std::vector<PackedLayer>& layers) {
  Json config;
  if (!image.user.empty()) config["User"] = image.user;
  for (const std::string& port : image.exposed_ports) config["ExposedPorts"][port] = Json::object();
  for (const auto& [name, value] : image.environment) config["Env"].push_back(name + "=" + value);
  if (!image.entry_point.empty()) config["Entrypoint"] = image.entry_point;
  if (!image.command.empty()) config["Cmd"] = image.command;
  if (!image.working_directory.empty()) config["WorkingDir"] = image.working_directory;
  for (const auto& [name, value] : image.labels) config["Labels"][name] = value;
  if (!image.stop_signal.empty()) config["StopSignal"] = image.stop_signal;
  Json diff_ids = Json::array(), history = Json::array();
  for (const PackedLayer& layer : layers) {
    diff_ids.push_back(layer.diff_id);
    history.push_back({{"created", kCreated}, {"created_by", "neargate image build"}});
  }
  const Json document = {{"created", kCreated},
                         {"architecture", architecture()},
                         {"os", "linux"},
                         {"config", config.is_null() ? Json::object() : config},
                         {"rootfs", {{"type", "layers"}, {"diff_ids", diff_ids}}},
                         {"history", history}};
  return document.dump();
}

std::string build_from_scratch(ImageLayout& layout, const ScratchImage& image,
                               const std::string& context) {
  std::vector<PackedLayer> layers;
  const Entries entries = entries_of(image, context);
  if (!entries.empty()) {
    const std::string file = layout.temporary_file();
    try {
      layers.push_back(pack_layer(entries, file));
      layout.adopt(file, layers.back().digest);
    } catch (...) {
      ::unlink(file.c_str());
      throw;
    }
  }
  const std::string config = config_of(image, layers);
  Json list = Json::array();
  for (const PackedLayer& layer : layers) {
    list.push_back({{"mediaType", kLayerType}, {"digest", layer.digest}, {"size", layer.size}});
  }
  const Json manifest = {
      {"schemaVersion", 2},
      {"mediaType", kManifestType},
      {"config",
       {{"mediaType", kConfigType}, {"digest", layout.put(config)}, {"size", config.size()}}},
      {"layers", list}};
  return layout.put(manifest.dump());
}

// A directory that goes with its owner.
class TemporaryDirectory {
 public:
  explicit TemporaryDirectory(const std::string& parent) : path_(parent + "/build-XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) {
      throw system_error("cannot create a directory in " + parent, errno);
    }
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// buildah leaves the image in a layout of its own; its blobs are taken over.
std::string build_by_buildah(ImageLayout& layout, const BuildOptions& options) {
  const TemporaryDirectory directory(layout.directory());
  machine::Command command;
  command.arguments = {"buildah", "build", "--file", options.dockerfile, "--format", "oci"};
  for (const auto& [name, value] : options.arguments) {
    command.arguments.insert(command.arguments.end(), {"--build-arg", name + "=" + value});
  }
  const std::string id_file = directory.path() + "/id";
  command.arguments.insert(command.arguments.end(), {"--iidfile", id_file, options.context});
  machine::run_or_throw(command);
  const std::string id(trim(read_file(id_file).value_or("")));
  const std::string made = directory.path() + "/layout";
  machine::Command push;
  push.arguments = {"buildah", "push", id, "oci:" + made + ":image"};
  machine::run_or_throw(push);

  const ImageLayout source(made);
  const auto digest = source.find("image");
  if (!digest) throw Error("buildah has made no image", "its layout names none");
  const std::string text = source.read(*digest);
  for (const std::string& blob : ecr::parse_manifest(text, "").blobs()) {
    layout.adopt(source.path(blob), blob);
  }
  return layout.put(text);
}

}  // namespace

BuiltImage build_image(ImageLayout& layout, const std::string& name, const BuildOptions& options) {
  const auto dockerfile = read_file(options.dockerfile);
  if (!dockerfile) {
    throw Error("cannot build the image", options.dockerfile + " does not exist",
                "name the Dockerfile with --file");
  }
  if (!fs::is_directory(options.context)) {
    throw Error("cannot build the image", options.context + " is no directory",
                "give the directory with the files to copy as the context");
  }
  auto parsed = parse_dockerfile(*dockerfile, options.arguments);
  // What is to be ignored is a language of its own.
  if (fs::exists(fs::path(options.context) / ".dockerignore")) {
    parsed = NeedsBuilder{"the context has a .dockerignore"};
  }
  BuiltImage built;
  if (const auto* image = std::get_if<ScratchImage>(&parsed)) {
    built.builder = "neargate";
    built.digest = build_from_scratch(layout, *image, options.context);
  } else if (machine::find_program("buildah").empty()) {
    throw Error("cannot build " + options.dockerfile,
                std::get<NeedsBuilder>(parsed).why + ", which needs buildah",
                "install buildah, or build the image elsewhere and push it with docker or skopeo");
  } else {
    built.builder = "buildah";
    built.digest = build_by_buildah(layout, options);
  }
  layout.tag(name, built.digest);
  built.bytes = ecr::parse_manifest(layout.read(built.digest), "").size();
  return built;
}

}  // namespace neargate::deploy
