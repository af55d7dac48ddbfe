#include "pipeline/concurrency_watch.hpp"

#include <utility>

#include "base/error.hpp"

namespace neargate::pipeline {
namespace {

constexpr Milliseconds kLookEvery{200};

}  // namespace

ConcurrencyWatch::ConcurrencyWatch(net::Reactor& reactor, const std::string& directory,
                                   const Concurrency& concurrency, const Surroundings& around,
                                   Events events)
    : reactor_(reactor),
      lock_(directory, concurrency.group.content.text(around)),
      cancels_holder_(concurrency.cancel_in_progress &&
                      concurrency.cancel_in_progress->is_true(around)),
      events_(std::move(events)) {}

ConcurrencyWatch::~ConcurrencyWatch() {
  if (timer_) reactor_.cancel(*timer_);
}

void ConcurrencyWatch::start() { look(); }

void ConcurrencyWatch::look() {
  bool again = false;
  try {
    again = look_once();
  } catch (const Error& error) {
    if (!is_held_) events_.lost(error.what());
  }
  if (again) timer_ = reactor_.after(kLookEvery, [this] { look(); });
}

bool ConcurrencyWatch::look_once() {
  if (is_held_) {
    const bool is_asked = lock_.is_asked_to_end();
    if (is_asked) events_.asked_to_end();
    return !is_asked;
  }
  switch (lock_.try_to_hold()) {
    case ConcurrencyState::held:
      is_held_ = true;
      events_.held();
      return true;
    case ConcurrencyState::superseded:
      events_.lost("a later one waits for the group '" + lock_.group() + "'");
      return false;
    case ConcurrencyState::waiting:
      break;
  }
  if (!is_waiting_) {
    is_waiting_ = true;
    events_.waiting();
    if (cancels_holder_) lock_.cancel_holder();
  }
  return true;
}

}  // namespace neargate::pipeline
