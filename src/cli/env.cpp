#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "smithy/json.hpp"

namespace neargate::cli {
namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

Variables variables(const daemon::Credentials& credentials) {
  return {{"AWS_ENDPOINT_URL", credentials.endpoint},
          {"AWS_ACCESS_KEY_ID", credentials.access_key_id},
          {"AWS_SECRET_ACCESS_KEY", credentials.secret_access_key},
          {"AWS_REGION", credentials.region},
          {"AWS_DEFAULT_REGION", credentials.region},
          // Nothing here is an EC2 instance: without this, tools wait for its metadata service.
          {"AWS_EC2_METADATA_DISABLED", "true"}};
}

// What would win over the keys above.
constexpr const char* kUnset[] = {"AWS_PROFILE", "AWS_SESSION_TOKEN"};

}  // namespace

int env(const std::string& run_directory, const std::string& shell,
        const std::vector<std::string>& command, const Output& output) {
  const daemon::Credentials credentials = DaemonClient(run_directory).credentials();
  if (output.json) {
    output.print(smithy::to_json(credentials));
    return 0;
  }
  if (!command.empty()) {
    for (const char* name : kUnset) ::unsetenv(name);
    for (const auto& [name, value] : variables(credentials)) {
      ::setenv(name.c_str(), value.c_str(), 1);
    }
    std::vector<char*> argv;
    for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    ::execvp(argv[0], argv.data());
    throw system_error("cannot run " + command.front(), errno);
  }
  const bool fish = shell == "fish";
  for (const char* name : kUnset) {
    output.print(fish ? std::string("set -e ") + name : std::string("unset ") + name);
  }
  for (const auto& [name, value] : variables(credentials)) {
    output.print(fish ? "set -gx " + name + " '" + value + "'"
                      : "export " + name + "='" + value + "'");
  }
  return 0;
}

}  // namespace neargate::cli
