#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"

// Where access logs are, on this machine and in their bucket. Pure.
namespace neargate::daemon {

// Where a load balancer's log goes.
struct AccessLogDestination {
  std::string bucket;
  std::string prefix;         // without slashes around it; may be empty
  std::string load_balancer;  // "app/web/50dc6c495c0c9188"

  bool operator==(const AccessLogDestination&) const = default;
};

// The folder of its files below `root`, and back again from what is behind the root.
std::string access_log_folder(const std::string& root, const AccessLogDestination& destination);
std::optional<AccessLogDestination> parse_access_log_folder(const std::string& below_root);

// A file that a balancer has written (balancer/access_spool.hpp).
struct AccessLogFile {
  std::string address;  // of the load balancer's node
  Timestamp end;
  std::string random;
  bool whole = false;  // nothing is added to it any more
};
std::optional<AccessLogFile> parse_access_log_file(const std::string& name);

struct Owner {
  std::string account;
  std::string region;
};
// "[prefix/]AWSLogs/<account>/elasticloadbalancing/<region>/2026/11/23/…_20261123T2020Z_….log.gz".
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
std::string access_log_key(const AccessLogDestination& destination, const AccessLogFile& file,
                           const Owner& owner);
// What is written to show that the bucket takes logs.
std::string access_log_test_key(const AccessLogDestination& destination, const Owner& owner);

}  // namespace neargate::daemon
