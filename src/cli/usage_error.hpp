#pragma once

#include <string>

namespace CLI {
class App;
class Error;
}  // namespace CLI

namespace neargate::cli {

// What is said of a command line that is wrong: of which command, what, and where its options are
// told. A command that there is none of is named, with the one that was probably meant, or with
// those that there are.
std::string usage_error(const CLI::App* program, const CLI::Error& error);

}  // namespace neargate::cli
