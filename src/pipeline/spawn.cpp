#include "pipeline/spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

std::string find_on_path(const std::string& name, const std::string& path) {
  if (name.find('/') != std::string::npos) return name;
  for (const std::string_view directory : split(path, ':')) {
    const std::string candidate = std::string(directory) + "/" + name;
    if (!directory.empty() && ::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  throw Error("cannot run " + name, "it is not on the PATH", "install it");
}

struct SpawnSettings {
  SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

}  // namespace

pid_t spawn(const Process& process, int output) {
  SpawnSettings settings;
  const std::string input = process.input.empty() ? "/dev/null" : process.input;
  ::posix_spawn_file_actions_addopen(&settings.actions, 0, input.c_str(), O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&settings.actions, output, 1);
  ::posix_spawn_file_actions_adddup2(&settings.actions, output, 2);
  ::posix_spawn_file_actions_addclosefrom_np(&settings.actions, 3);
  ::posix_spawn_file_actions_addchdir_np(&settings.actions, process.directory.c_str());
  ::posix_spawnattr_setflags(
      &settings.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  ::posix_spawnattr_setpgroup(&settings.attributes, 0);
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&settings.attributes, &none);
  ::posix_spawnattr_setsigdefault(&settings.attributes, &all);
  std::vector<std::string> variables;
  for (const auto& [name, value] : process.environment) variables.push_back(name + "=" + value);
  std::vector<char*> environment, arguments;
  for (std::string& text : variables) environment.push_back(text.data());
  environment.push_back(nullptr);
  for (const std::string& text : process.arguments) {
    arguments.push_back(const_cast<char*>(text.c_str()));
  }
  arguments.push_back(nullptr);
  const std::string program =
      find_on_path(process.arguments.at(0), variable(process.environment, "PATH"));
  pid_t child = 0;
  const int error = ::posix_spawn(&child, program.c_str(), &settings.actions, &settings.attributes,
                                  arguments.data(), environment.data());
  if (error != 0) throw system_error("cannot run " + program + " in " + process.directory, error);
  return child;
}

}  // namespace neargate::pipeline
