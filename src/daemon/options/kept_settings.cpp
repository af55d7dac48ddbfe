#include "daemon/options/kept_settings.hpp"

#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "smithy/json.hpp"

namespace neargate::daemon {
namespace {

std::string path_in(const std::string& state_directory) {
  return state_directory + "/settings.json";
}

}  // namespace

Settings kept_settings(const std::string& state_directory) {
  const auto text = read_file(path_in(state_directory));
  if (!text) return {};
  try {
    // Newer versions may keep more.
    return smithy::from_json<Settings>(*text, {.strictness = smithy::Strictness::record});
  } catch (const smithy::ParseError& error) {
    throw Error("cannot read " + path_in(state_directory), error.what(),
                "put it right, or remove it: account and region are then taken from what the state "
                "holds, all else is to be given again");
  }
}

void check_run_directory(const Settings& wanted, const Settings& kept) {
  if (!kept.run_directory || wanted.run_directory == kept.run_directory) return;
  if (::access(kept.run_directory->c_str(), F_OK) != 0) return;
  throw Error("cannot take the sockets to " + *wanted.run_directory,
              "what runs on this state has them in " + *kept.run_directory,
              "leave --run out, or take down what runs first: neargate --run " +
                  *kept.run_directory + " down");
}

void keep_settings(const std::string& state_directory, const Settings& settings) {
  const std::string path = path_in(state_directory);
  const std::string text = smithy::to_json(settings) + "\n";
  if (read_file(path) == text) return;
  write_file_atomically(path, text, 0600);
}

}  // namespace neargate::daemon
