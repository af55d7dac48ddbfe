#pragma once

#include "cli/console.hpp"
#include "machine/command.hpp"

namespace neargate::cli {

// Runs a program on our own standard streams and waits for its end, as a shell does; what asks us
// to end (SIGINT, SIGTERM, SIGHUP, SIGQUIT) is handed on to it. With a console (null: none), it has
// that served meanwhile. Returns its exit code, 128 + signal where a signal ended it. Throws Error
// where it cannot be started.
int run_in_foreground(const machine::Command& command, Console* console = nullptr);

}  // namespace neargate::cli
