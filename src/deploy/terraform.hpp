#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace neargate::deploy {

// Terraform, or OpenTofu, in one directory.
class Terraform {
 public:
  using Variables = std::vector<std::pair<std::string, std::string>>;

  // `environment` is on top of ours. Throws Error where neither program is on the PATH.
  Terraform(std::string directory, Variables environment);

  // Runs it to its end, without colours and questions. Returns what it printed on standard
  // output. Throws Error with Terraform's own errors where it fails.
  std::string run(const std::vector<std::string>& words) const;

 private:
  std::string program_;
  std::string directory_;
  Variables environment_;
};

// The errors in what Terraform printed, without its frames and the notes on where they are from;
// its last lines where there are none. Pure.
std::string terraform_errors(std::string_view output);

}  // namespace neargate::deploy
