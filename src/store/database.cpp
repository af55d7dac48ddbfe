#include "store/database.hpp"

#include <map>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "store/sqlite_disk.hpp"

namespace neargate::store {

struct Database::State {
  std::unique_ptr<Disk> disk;
  net::Reactor* reactor;

  std::vector<Change> changes;  // of this turn
  std::vector<std::function<void(bool)>> waiters;
  bool closing_turn = false;  // at_end_of_turn was asked for
  std::uint64_t submitted = 0;
  std::uint64_t completed = 0;
  bool failed = false;
  std::map<std::string, std::uint64_t, std::less<>> counters;
  std::function<void(const std::string&)> failure_handler;
  // Flags the callbacks that are with the reactor when this object is gone.
  std::shared_ptr<bool> alive = std::make_shared<bool>(true);

  void submit();
  void changed_something();
  void finish(const std::vector<std::function<void(bool)>>& waiting, const std::string& failure);
};

void Database::State::submit() {
  closing_turn = false;
  if (changes.empty() && waiters.empty()) return;
  ++submitted;
  disk->write(std::exchange(changes, {}),
              [this, waiting = std::exchange(waiters, {}),
               still = std::weak_ptr<bool>(alive)](const std::string& failure) {
                if (!still.expired()) finish(waiting, failure);
              });
}

void Database::State::finish(const std::vector<std::function<void(bool)>>& waiting,
                             const std::string& failure) {
  ++completed;
  for (const auto& waiter : waiting) waiter(failure.empty());
  if (!failure.empty() && !failed) {
    failed = true;
    log::error("{}", failure);
    if (failure_handler) failure_handler(failure);
  }
}

void Database::State::changed_something() {
  if (closing_turn || reactor == nullptr) return;
  closing_turn = true;
  reactor->at_end_of_turn([this, still = std::weak_ptr<bool>(alive)] {
    if (!still.expired()) submit();
  });
}

Database::Database(std::string path, net::Reactor* reactor)
    : Database(std::make_unique<SqliteDisk>(std::move(path), reactor), reactor) {}

Database::Database(std::unique_ptr<Disk> disk, net::Reactor* reactor)
    : state_(std::make_unique<State>()) {
  state_->disk = std::move(disk);
  state_->reactor = reactor;
}

Database::~Database() {
  state_->submit();
  state_->alive.reset();
  state_->disk.reset();
}

void Database::when_durable(std::function<void(bool durable)> then) {
  if (state_->failed) return then(false);
  if (state_->changes.empty() && state_->submitted == state_->completed) return then(true);
  state_->waiters.push_back(std::move(then));
  state_->changed_something();
}

void Database::on_failure(std::function<void(const std::string& reason)> handler) {
  state_->failure_handler = std::move(handler);
}

void Database::flush() {
  state_->submit();
  state_->disk->flush();
}

void Database::put(std::string_view table, std::string_view key, std::string value) {
  state_->changes.push_back(
      {Change::Kind::put, std::string(table), std::string(key), std::move(value)});
  state_->changed_something();
}

void Database::erase(std::string_view table, std::string_view key) {
  state_->changes.push_back({Change::Kind::erase, std::string(table), std::string(key), {}});
  state_->changed_something();
}

void Database::clear(std::string_view table) {
  state_->changes.push_back({Change::Kind::clear, std::string(table), {}, {}});
  state_->changed_something();
}

void Database::load(
    std::string_view table,
    const std::function<void(std::string_view key, std::string_view value)>& visit) {
  state_->submit();  // so that a table which is made later in a process sees all
  state_->disk->load(table, visit);
}

std::uint64_t Database::next(std::string_view counter) {
  constexpr std::string_view kTable = "store.counters";
  auto& counters = state_->counters;
  auto found = counters.find(counter);
  if (found == counters.end()) {
    std::uint64_t value = 0;
    load(kTable, [&](std::string_view key, std::string_view text) {
      if (key == counter) value = std::stoull(std::string(text));
    });
    found = counters.emplace(std::string(counter), value).first;
  }
  put(kTable, counter, std::to_string(++found->second));
  return found->second;
}

void Database::fail_commits_for_test(bool fail) { state_->disk->fail_for_test(fail); }

}  // namespace neargate::store
