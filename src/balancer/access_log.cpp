#include "balancer/access_log.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/log.hpp"

namespace neargate::balancer {
namespace {

constexpr Milliseconds kWriteEvery{1000};

Milliseconds scaled(std::int32_t seconds, double speed) {
  return std::max(Milliseconds(static_cast<std::int64_t>(seconds * 1000.0 / speed)),
                  Milliseconds(1));
}

}  // namespace

AccessLog::AccessLog(net::Reactor& reactor, const AccessLogConfig& config, double speed)
    : reactor_(reactor),
      config_(config),
      speed_(speed),
      period_(std::min(kWriteEvery, scaled(config.interval_seconds, speed) / 10 + Milliseconds(1))),
      spool_(std::make_shared<AccessSpool>(config.directory, scaled(config.interval_seconds, speed),
                                           config.bytes_max)),
      thread_(std::make_unique<net::Pool>(reactor, 1)) {
  write_later();
}

AccessLog::~AccessLog() {
  reactor_.cancel(timer_);
  thread_.reset();  // from here on nothing runs beside this
  Batch rest{.lines = std::move(waiting_), .time = reactor_.clock().now(), .last = true};
  for (const auto& batch : batches_) {
    if (!batch->written) batch->write(*spool_);
  }
  rest.write(*spool_);
}

void AccessLog::append(const std::string& address, AccessEntry entry) {
  if (waiting_bytes_ >= kWaitingBytesMax) {
    ++dropped_;
    return;
  }
  entry.load_balancer = config_.load_balancer;
  AccessLines::OfNode& node = waiting_.nodes[address];
  const std::size_t before = node.text.size();
  append_access_line(node.text, entry);
  ++node.count;
  waiting_bytes_ += node.text.size() - before;
}

void AccessLog::close() {
  reactor_.cancel(timer_);
  write(true);
}

void AccessLog::write_later() {
  timer_ = reactor_.after(period_, [this] {
    if (batches_.empty()) write(false);
    write_later();
  });
}

// The last one keeps the log until it is written.
void AccessLog::write(bool last) {
  const auto batch = std::make_shared<Batch>();
  batch->lines = std::exchange(waiting_, {});
  batch->time = reactor_.clock().now();
  batch->last = last;
  waiting_bytes_ = 0;
  batches_.push_back(batch);
  thread_->submit([batch, spool = spool_] { batch->write(*spool); },
                  [batch, weak = weak_from_this(), self = last ? shared_from_this() : nullptr] {
                    if (const auto log = weak.lock()) log->finished(batch);
                  });
}

void AccessLog::finished(const std::shared_ptr<Batch>& batch) {
  std::erase(batches_, batch);
  const std::int64_t dropped = std::exchange(dropped_, 0) + batch->dropped;
  if (!batch->error.empty()) log::error("access log: {}", batch->error);
  if (dropped == 0) return;
  log::warning("access log: {} lines were dropped: the disk is too slow, or {} holds its {} bytes",
               dropped, config_.directory, config_.bytes_max);
}

void AccessLog::Batch::write(AccessSpool& spool) {
  try {
    dropped = spool.write(lines, time);
    if (last) spool.finish();
  } catch (const Error& failure) {
    error = failure.what();
    for (const auto& [address, node] : lines.nodes) dropped += node.count;
  }
  written = true;
}

}  // namespace neargate::balancer
