#pragma once

#include <set>
#include <string>
#include <vector>

#include "cloud/ec2/ec2.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/period_timer.hpp"
#include "cloud/s3/s3.hpp"
#include "daemon/access_log_files.hpp"
#include "net/task_scope.hpp"

namespace neargate::daemon {

// Brings load balancers' access logs from the files that the balancers write to the buckets that
// they are for. A file is removed when its object is on disk: one that could not be delivered, as
// the daemon was down, or the bucket does not take it, is tried again with the next ones, for a
// day, or until the bucket is gone.
class AccessLogDelivery {
 public:
  // How long balancers write to a file: ALB's five minutes.
  static constexpr Seconds kInterval{300};
  // How much a load balancer's log may hold on this machine before it is delivered.
  static constexpr std::int64_t kBytesMax = 64 << 20;

  // All outlive it.
  struct Services {
    cloud::World& world;
    s3::S3& s3;
    ec2::Ec2& ec2;
    elbv2::Elbv2& elbv2;
  };
  // `root`: where the balancers' folders are; "" where nothing is ever delivered.
  AccessLogDelivery(Services services, std::string root);

  void start();

  // Shows that the bucket takes the log, by an object. Throws aws::Error where it does not.
  void enable(const AccessLogDestination& destination);

 private:
  struct Found {
    std::string path;
    AccessLogDestination destination;
    AccessLogFile file;
  };

  static std::vector<Found> scan(const std::string& root, Timestamp abandoned_before);
  void tick();
  net::Task<void> deliver();
  net::Task<void> deliver(Found found);
  void refused(const Found& found, bool hopeless);
  void put(const AccessLogDestination& destination, const std::string& key, std::string bytes);
  std::string public_address(const std::string& address) const;

  Services services_;
  std::string root_;
  std::set<std::string> refused_;  // buckets
  bool delivering_ = false;
  cloud::PeriodTimer timer_;
  net::TaskScope coroutines_;  // last: they end before what they use
};

}  // namespace neargate::daemon
