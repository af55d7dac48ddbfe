#include "daemon/access_log_files.hpp"

#include <algorithm>
#include <charconv>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"

namespace neargate::daemon {
namespace {

constexpr std::string_view kOpen = ".open";
constexpr std::string_view kWhole = ".log";
constexpr std::string_view kPrefix = "prefix=";  // no folder may have an empty name

std::string account_folder(const AccessLogDestination& destination, const Owner& owner) {
  const std::string prefix = destination.prefix.empty() ? "" : destination.prefix + "/";
  return prefix + "AWSLogs/" + owner.account + "/";
}

std::string dotted(std::string load_balancer) {
  std::ranges::replace(load_balancer, '/', '.');
  return load_balancer;
}

}  // namespace

std::string access_log_folder(const std::string& root, const AccessLogDestination& destination) {
  return root + "/" + destination.bucket + "/" + std::string(kPrefix) +
         percent_encode(destination.prefix) + "/" + percent_encode(destination.load_balancer);
}

std::optional<AccessLogDestination> parse_access_log_folder(const std::string& below_root) {
  const auto parts = split(below_root, '/');
  if (parts.size() != 3 || !parts[1].starts_with(kPrefix)) return std::nullopt;
  const auto prefix = percent_decode(parts[1].substr(kPrefix.size()));
  const auto load_balancer = percent_decode(parts[2]);
  if (!prefix || !load_balancer) return std::nullopt;
  return AccessLogDestination{std::string(parts[0]), *prefix, *load_balancer};
}

std::optional<AccessLogFile> parse_access_log_file(const std::string& name) {
  std::string_view rest = name;
  AccessLogFile file;
  file.whole = rest.ends_with(kWhole);
  if (!file.whole && !rest.ends_with(kOpen)) return std::nullopt;
  rest.remove_suffix(file.whole ? kWhole.size() : kOpen.size());
  const auto parts = split(rest, '_');
  if (parts.size() != 3) return std::nullopt;
  std::int64_t end = 0;
  const auto [last, error] =
      std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), end);
  if (error != std::errc() || last != parts[1].data() + parts[1].size()) return std::nullopt;
  file.address = std::string(parts[0]);
  file.end = Timestamp(Milliseconds(end));
  file.random = std::string(parts[2]);
  return file;
}

std::string access_log_key(const AccessLogDestination& destination, const AccessLogFile& file,
                           const Owner& owner) {
  const std::string time = to_basic_iso8601(file.end);  // "20261123T202000Z"
  return account_folder(destination, owner) + "elasticloadbalancing/" + owner.region + "/" +
         time.substr(0, 4) + "/" + time.substr(4, 2) + "/" + time.substr(6, 2) + "/" +
         owner.account + "_elasticloadbalancing_" + owner.region + "_" +
         dotted(destination.load_balancer) + "_" + time.substr(0, 13) + "Z_" + file.address + "_" +
         file.random + ".log.gz";
}

std::string access_log_test_key(const AccessLogDestination& destination, const Owner& owner) {
  return account_folder(destination, owner) + "ELBAccessLogTestFile";
}

}  // namespace neargate::daemon
