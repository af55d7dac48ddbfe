#pragma once

#include <string>

namespace neargate::pipeline {

// A run's numbers: GITHUB_RUN_ID and GITHUB_RUN_NUMBER.
struct RunNumbers {
  std::string id;
  std::string number;
};

// Those of a new run in this directory, which nobody else gets: counted on, and an id that sorts by
// the time of the start, in milliseconds. Throws Error where the directory cannot be written to.
RunNumbers take_run_numbers(const std::string& directory);

// Where that run keeps what is its own.
std::string run_directory(const std::string& directory, const RunNumbers& numbers);

}  // namespace neargate::pipeline
