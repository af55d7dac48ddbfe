#include "pipeline/script.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::pipeline {

Shell shell_of(const std::string& name, const std::string& path) {
  if (name.empty()) return {".sh", {"bash", "-e", path + ".sh"}};
  if (name == "bash") {
    return {".sh", {"bash", "--noprofile", "--norc", "-eo", "pipefail", path + ".sh"}};
  }
  if (name == "sh") return {".sh", {"sh", "-e", path + ".sh"}};
  if (name == "python") return {".py", {"python3", path + ".py"}};
  Shell out;
  bool has_place = false;
  for (const std::string_view word : split(name, ' ')) {
    if (word.empty()) continue;
    std::string argument(word);
    if (const std::size_t at = argument.find("{0}"); at != std::string::npos) {
      argument.replace(at, 3, path);
      has_place = true;
    }
    out.arguments.push_back(std::move(argument));
  }
  if (!has_place) {
    throw Error("there is no shell '" + name + "' near", "",
                "use bash, sh, python, or a command with {0} for the script");
  }
  return out;
}

}  // namespace neargate::pipeline
