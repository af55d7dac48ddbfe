#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace neargate::daemon {

// What the daemon is started with.
struct Options {
  std::string state_directory = "/var/lib/neargate";  // kept: records, blobs, images
  std::string run_directory = "/run/neargate";        // sockets, pids; gone after a reboot
  std::string address = "127.0.0.1";                  // of the API
  std::uint16_t port = 4566;
  std::string region = "us-east-1";
  std::string account = "123456789012";
  std::string name = "ng";  // all kernel names start with it: several daemons can run side by side
  std::string
      public_pool;  // CIDR of the public addresses to give out; empty: as before, or any free
  std::vector<std::pair<std::string, std::size_t>> quotas;  // of EC2, where not AWS's defaults
  double speed = 1;                                         // AWS's waiting times are divided by it
  bool verbose = false;
  std::string log_file;        // empty: standard error
  std::string decisions_file;  // of access::DecisionLog; empty: none

  std::string control_socket() const { return run_directory + "/control.sock"; }
  std::string endpoint() const { return "http://" + address + ":" + std::to_string(port); }
};

// Reads "--name value" arguments; throws Error with advice for what is not understood.
Options parse_options(const std::vector<std::string>& arguments);

extern const char* const kUsage;

}  // namespace neargate::daemon
