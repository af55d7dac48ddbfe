#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace neargate::deploy {

// COPY or ADD of files of the build context.
struct CopyInstruction {
  std::vector<std::string> sources;  // relative to the context
  std::string destination;           // absolute; with a '/' at its end where it is a directory
  unsigned user = 0, group = 0;      // --chown, by numbers
  std::optional<unsigned> mode;      // --chmod
};

// An image that starts from nothing and only takes files: what can be built without running
// anything.
struct ScratchImage {
  std::vector<CopyInstruction> copies;
  std::vector<std::pair<std::string, std::string>> environment;
  std::map<std::string, std::string> labels;
  std::vector<std::string> exposed_ports;  // "8080/tcp"
  std::vector<std::string> entry_point;
  std::vector<std::string> command;
  std::string user;
  std::string working_directory;
  std::string stop_signal;
};

// Why a Dockerfile is not for us: it needs a builder that runs commands or other images.
struct NeedsBuilder {
  std::string why;  // "line 3: RUN runs a program"
};

// Reads a Dockerfile (https://docs.docker.com/reference/dockerfile/). `arguments` are --build-arg.
// Throws Error where it is broken.
std::variant<ScratchImage, NeedsBuilder> parse_dockerfile(
    std::string_view text, const std::map<std::string, std::string>& arguments);

}  // namespace neargate::deploy
