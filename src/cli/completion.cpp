#include "base/text.hpp"
#include "cli/commands.hpp"

namespace neargate::cli {
namespace {

std::string bash(const std::vector<CompletionCommand>& commands) {
  std::string names, cases;
  for (const CompletionCommand& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    cases += "    " + command.name + ") words=\"" + join(command.options, " ") + "\" ;;\n";
  }
  return "_neargate() {\n"
         "  local words=\"" +
         names +
         "\"\n"
         "  case \"${COMP_WORDS[1]}\" in\n" +
         cases +
         "  esac\n"
         "  [ \"$COMP_CWORD\" -eq 1 ] && words=\"" +
         names +
         "\"\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "}\n"
         "complete -F _neargate neargate\n";
}

std::string fish(const std::vector<CompletionCommand>& commands) {
  std::string out;
  for (const CompletionCommand& command : commands) {
    out += "complete -c neargate -f -n __fish_use_subcommand -a " + command.name + "\n";
    for (const std::string& option : command.options) {
      out += "complete -c neargate -n '__fish_seen_subcommand_from " + command.name + "' -l " +
             option.substr(2) + "\n";
    }
  }
  return out;
}

}  // namespace

std::string completion(const std::string& shell, const std::vector<CompletionCommand>& commands) {
  if (shell == "fish") return fish(commands);
  if (shell == "zsh") return "autoload -U +X bashcompinit && bashcompinit\n" + bash(commands);
  return bash(commands);
}

}  // namespace neargate::cli
