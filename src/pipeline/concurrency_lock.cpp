#include "pipeline/concurrency_lock.hpp"

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "machine/process_identity.hpp"

namespace neargate::pipeline {
namespace {

// "PID START_TICKS", so that a later process of the same number is not taken for it.
std::string our_identity() {
  const auto identity = machine::identify_process(::getpid());
  return std::to_string(::getpid()) + " " + std::to_string(identity ? identity->start_ticks : 0) +
         "\n";
}

}  // namespace

ConcurrencyLock::ConcurrencyLock(const std::string& directory, const std::string& group)
    : group_(group), ticket_(Randomness().hex(16)) {
  make_directories(directory);
  // Groups' names are compared without case, as GitHub does.
  std::string folded;
  for (const char c : group) folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  path_ = directory + "/" + sha256_hex(folded).substr(0, 16);
  file_ = UniqueFd(::open((path_ + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file_) throw system_error("cannot open " + path_ + ".lock", errno);
}

ConcurrencyLock::~ConcurrencyLock() {
  if (is_held_) [[maybe_unused]]
    const int ignored = ::ftruncate(file_.get(), 0);
}

ConcurrencyLock::State ConcurrencyLock::try_to_hold() {
  const std::string pending = path_ + ".pending";
  if (::flock(file_.get(), LOCK_EX | LOCK_NB) == 0) {
    is_held_ = true;
    const std::string identity = our_identity();
    if (::ftruncate(file_.get(), 0) != 0 ||
        ::pwrite(file_.get(), identity.data(), identity.size(), 0) < 0) {
      throw system_error("cannot write " + path_ + ".lock", errno);
    }
    if (is_announced_ && read_file(pending).value_or("") == ticket_) ::unlink(pending.c_str());
    return State::held;
  }
  if (!is_announced_) {
    write_file_atomically(pending, ticket_, 0600);
    is_announced_ = true;
  }
  const std::string waiting = read_file(pending).value_or(ticket_);
  return waiting == ticket_ ? State::waiting : State::superseded;
}

void ConcurrencyLock::cancel_holder() const {
  const std::string text = read_file(path_ + ".lock").value_or("");
  machine::ProcessIdentity holder;
  unsigned long long ticks = 0;
  if (std::sscanf(text.c_str(), "%d %llu", &holder.pid, &ticks) != 2) return;
  holder.start_ticks = ticks;
  if (holder.pid != ::getpid()) holder.signal(SIGINT);
}

}  // namespace neargate::pipeline
