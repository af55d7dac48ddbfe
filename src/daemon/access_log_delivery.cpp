#include "daemon/access_log_delivery.hpp"

#include <algorithm>
#include <filesystem>

#include "aws/error.hpp"
#include "aws/gzip.hpp"
#include "aws/stream.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/time_text.hpp"
#include "daemon/access_log_bucket.hpp"

namespace neargate::daemon {
namespace {

namespace fs = std::filesystem;

constexpr Seconds kLookEvery{30};
// A file that is still open so long after its end is of a balancer that has gone.
constexpr Milliseconds kAbandonedAfter{15000};
// A bucket that has not taken a file for so long is not going to.
constexpr std::chrono::hours kKeepFor{24};

std::string message_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

AccessLogDelivery::AccessLogDelivery(Services services, std::string root)
    : services_(services),
      root_(std::move(root)),
      timer_(services.world, kLookEvery, Seconds(0), [this](Timestamp) { tick(); }) {}

void AccessLogDelivery::start() {
  if (!root_.empty()) timer_.start();
}

void AccessLogDelivery::enable(const AccessLogDestination& destination) {
  const cloud::World& world = services_.world;
  const std::string key = access_log_test_key(destination, {world.account, world.region});
  if (!takes_access_logs(services_.s3, world, destination, key)) {
    throw aws::Error(
        "InvalidConfigurationRequest",
        "Access Denied for bucket: " + destination.bucket + ". Please check S3bucket permission");
  }
  put(destination, key,
      "Enable AccessLog for ELB: " + destination.load_balancer + " at " +
          to_rfc3339(world.clock.now()) + "\n");
}

void AccessLogDelivery::tick() {
  if (delivering_) return;
  delivering_ = true;
  coroutines_.spawn(deliver(), [this](const std::exception_ptr& failure) {
    delivering_ = false;
    log::error("access logs: {}", message_of(failure));
  });
}

net::Task<void> AccessLogDelivery::deliver() {
  const auto look = [root = root_, before = services_.world.clock.now() - kAbandonedAfter] {
    return scan(root, before);
  };
  std::vector<Found> found = co_await services_.world.pool.run(look);
  for (Found& each : found) {
    try {
      co_await deliver(each);
    } catch (const std::exception& error) {
      log::warning("access logs: {}: {}", each.path, error.what());
    }
  }
  delivering_ = false;
}

net::Task<void> AccessLogDelivery::deliver(Found found) {
  const cloud::World& world = services_.world;
  found.file.address = public_address(found.file.address);
  const std::string key =
      access_log_key(found.destination, found.file, {world.account, world.region});
  if (!takes_access_logs(services_.s3, world, found.destination, key)) {
    const bool hopeless = services_.s3.find_bucket(found.destination.bucket) == nullptr ||
                          found.file.end + kKeepFor < world.clock.now();
    refused(found, hopeless);
    co_return;
  }
  refused_.erase(found.destination.bucket);
  const auto compress = [path = found.path] { return aws::gzip(read_file(path).value_or("")); };
  std::string bytes = co_await world.pool.run(compress);
  put(found.destination, key, std::move(bytes));
  // Where the daemon ends before that, the same object is written once more.
  world.database.when_durable([path = found.path](bool durable) {
    std::error_code ignored;
    if (durable) fs::remove(path, ignored);
  });
}

// Told once for a bucket, until it takes one again.
void AccessLogDelivery::refused(const Found& found, bool hopeless) {
  if (refused_.insert(found.destination.bucket).second) {
    log::warning(
        "access logs: bucket {} takes none of {}: is it there, and does its policy let {}?",
        found.destination.bucket, found.destination.load_balancer,
        "logdelivery.elasticloadbalancing.amazonaws.com");
  }
  std::error_code ignored;
  if (hopeless) fs::remove(found.path, ignored);
}

void AccessLogDelivery::put(const AccessLogDestination& destination, const std::string& key,
                            std::string bytes) {
  s3::PutObjectRequest request;
  request.bucket = destination.bucket;
  request.key = key;
  request.body = aws::make_stream(http::Body(std::move(bytes)));
  aws::Call call;
  call.now = services_.world.clock.now();
  services_.s3.put_object(request, call);
}

// ALB names a node by the address that clients reach it at.
std::string AccessLogDelivery::public_address(const std::string& address) const {
  for (const auto& [arn, record] : services_.elbv2.load_balancers()) {
    for (const std::string& id : record.interfaces) {
      const auto* interface = services_.ec2.find_interface(id);
      if (interface == nullptr || interface->network_interface.private_ip_address != address) {
        continue;
      }
      const auto& association = interface->network_interface.association;
      if (association && association->public_ip) return *association->public_ip;
    }
  }
  return address;
}

// Blocks. The oldest come first.
std::vector<AccessLogDelivery::Found> AccessLogDelivery::scan(const std::string& root,
                                                              Timestamp abandoned_before) {
  std::vector<Found> all;
  std::error_code none;  // nobody has written there yet
  for (const auto& entry : fs::recursive_directory_iterator(root, none)) {
    if (!entry.is_regular_file(none)) continue;
    const auto file = parse_access_log_file(entry.path().filename().string());
    const auto folder =
        parse_access_log_folder(entry.path().parent_path().lexically_relative(root).string());
    if (!file || !folder || (!file->whole && file->end > abandoned_before)) continue;
    all.push_back({entry.path().string(), *folder, *file});
  }
  std::ranges::sort(all, {}, [](const Found& each) { return std::pair(each.file.end, each.path); });
  return all;
}

}  // namespace neargate::daemon
