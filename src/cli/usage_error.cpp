#include "cli/usage_error.hpp"

#include <vector>

#include <CLI/CLI.hpp>

#include "base/nearest.hpp"
#include "base/text.hpp"

namespace neargate::cli {
namespace {

constexpr std::size_t kGuessesMax = 2;

// Of a command without a word of its own: which there are.
std::string no_command(const CLI::App& app) {
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    known.push_back(command->get_name());
  }
  const std::vector<std::string> left = app.remaining();
  if (left.empty()) return "it takes a command: " + join(known, ", ");
  const std::vector<std::string> meant = nearest(left.front(), known, kGuessesMax);
  return "there is no command " + left.front() + "; " +
         (meant.empty() ? "there are: " + join(known, ", ")
                        : "did you mean " + join(meant, " or ") + "?");
}

}  // namespace

std::string usage_error(const CLI::App* program, const CLI::Error& error) {
  std::string path = program->get_name();
  while (!program->get_subcommands().empty()) {
    program = program->get_subcommands().front();
    path += " " + program->get_name();
  }
  const bool lacks_command =
      program->get_require_subcommand_min() > 0 && error.get_name() == "RequiredError";
  return path + ": " + (lacks_command ? no_command(*program) : error.what()) + "\nSee: " + path +
         " --help\n";
}

}  // namespace neargate::cli
