#include "store/simulated_disk.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"

namespace neargate::store {

SimulatedDisk::SimulatedDisk(net::Reactor& reactor, SimulatedRows& rows,
                             std::function<Milliseconds()> latency)
    : reactor_(reactor), rows_(rows), latency_(std::move(latency)) {}

SimulatedDisk::~SimulatedDisk() {
  for (Write& write : pending_) apply(write);
}

void SimulatedDisk::cut(std::size_t survivors) {
  for (std::size_t i = 0; i < std::min(survivors, pending_.size()); ++i) apply(pending_[i]);
  pending_.clear();
  cut_ = true;
}

void SimulatedDisk::write(std::vector<Change> changes, Done done) {
  if (cut_) return;
  pending_.push_back({std::move(changes), std::move(done)});
  last_due_ = std::max(last_due_, reactor_.clock().instant() + latency_());
  const auto wait =
      std::chrono::duration_cast<Milliseconds>(last_due_ - reactor_.clock().instant());
  reactor_.after(wait, [this, alive = std::weak_ptr<bool>(alive_)] {
    if (!alive.expired() && !cut_) complete_oldest();
  });
}

void SimulatedDisk::complete_oldest() {
  Write write = std::move(pending_.front());
  pending_.pop_front();
  apply(write);
  write.done(write.failure);
}

void SimulatedDisk::apply(Write& write) {
  if (std::exchange(write.applied, true)) return;
  if (failing_ && failure_.empty()) failure_ = "cannot write the state: simulated: no space left";
  write.failure = failure_;
  if (!failure_.empty()) return;
  for (Change& change : write.changes) {
    switch (change.kind) {
      case Change::Kind::put:
        rows_[change.table].insert_or_assign(std::move(change.key), std::move(change.value));
        break;
      case Change::Kind::erase:
        rows_[change.table].erase(change.key);
        break;
      case Change::Kind::clear:
        rows_.erase(change.table);
        break;
    }
  }
}

void SimulatedDisk::flush() {
  for (Write& write : pending_) apply(write);
  if (!failure_.empty()) throw Error(failure_);
}

void SimulatedDisk::load(std::string_view table, const Visit& visit) {
  flush();
  const auto found = rows_.find(table);
  if (found == rows_.end()) return;
  for (const auto& [key, value] : found->second) visit(key, value);
}

}  // namespace neargate::store
