#pragma once

#include <optional>
#include <string>

#include "cloud/s3/s3.hpp"
#include "cloud/world.hpp"
#include "daemon/access_log_files.hpp"

namespace neargate::daemon {

// Whether a bucket takes a load balancer's logs: it is there, encrypts with S3's own keys if at
// all, and its policy lets Elastic Load Balancing write the key: as the service, or as the account
// that it has in the region.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
bool takes_access_logs(const s3::S3& s3, const cloud::World& world,
                       const AccessLogDestination& destination, const std::string& key);

// Elastic Load Balancing's account in a region: those before August 2022 have one.
std::optional<std::string> load_balancing_account(std::string_view region);

}  // namespace neargate::daemon
