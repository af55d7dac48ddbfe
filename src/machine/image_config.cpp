#include "machine/image_config.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <signal.h>

#include <nlohmann/json.hpp>

#include "machine/machine.hpp"

namespace neargate::machine {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? "" : found->get<std::string>();
}

std::vector<std::string> list_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return {};
  return found->get<std::vector<std::string>>();
}

// "SIGQUIT", "QUIT" or "3"; what nobody knows is SIGTERM.
int signal_of(std::string_view name) {
  if (name.starts_with("SIG")) name.remove_prefix(3);
  int number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error == std::errc{} && end == name.data() + name.size() && number > 0 && number < NSIG) {
    return number;
  }
  for (int candidate = 1; candidate < NSIG; ++candidate) {
    const char* abbreviation = ::sigabbrev_np(candidate);
    if (abbreviation != nullptr && name == abbreviation) return candidate;
  }
  return SIGTERM;
}

}  // namespace

ImageConfig parse_image_config(std::string_view json) {
  ImageConfig image;
  try {
    const Json document = Json::parse(json);
    const Json& rootfs = document.at("rootfs");
    image.diff_ids = list_of(rootfs, "diff_ids");
    const auto found = document.find("config");
    if (found == document.end() || found->is_null()) return image;
    const Json& config = *found;
    image.user = text_of(config, "User");
    image.working_directory = text_of(config, "WorkingDir");
    image.entry_point = list_of(config, "Entrypoint");
    image.command = list_of(config, "Cmd");
    for (const std::string& variable : list_of(config, "Env")) {
      const std::size_t equals = variable.find('=');
      image.environment.emplace_back(variable.substr(0, equals), equals == std::string::npos
                                                                     ? ""
                                                                     : variable.substr(equals + 1));
    }
    const std::string stop = text_of(config, "StopSignal");
    if (!stop.empty()) image.stop_signal = signal_of(stop);
  } catch (const Json::exception& error) {
    throw MachineError(MachineError::Kind::cannot_pull_image,
                       std::string("the image's configuration cannot be read: ") + error.what());
  }
  return image;
}

}  // namespace neargate::machine
