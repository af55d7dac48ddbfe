#include "pipeline/concurrency_lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/text.hpp"

namespace neargate::pipeline {
namespace {

// One of us at a time, whatever is thrown.
class Guarded {
 public:
  explicit Guarded(int fd) : fd_(fd) {
    while (::flock(fd_, LOCK_EX) != 0) {
      if (errno != EINTR) throw system_error("cannot lock a concurrency group", errno);
    }
  }
  ~Guarded() { ::flock(fd_, LOCK_UN); }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

 private:
  int fd_;
};

bool is_alive(const ConcurrencyGroup::Claim& claim) { return claim.process.alive(); }

}  // namespace

ConcurrencyLock::ConcurrencyLock(const std::string& directory, const std::string& group)
    : group_(group) {
  make_directories(directory);
  path_ = directory + "/" + sha256_hex(to_lower(group)).substr(0, 16);
  guard_ = UniqueFd(::open((path_ + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!guard_) throw system_error("cannot open " + path_ + ".lock", errno);
  claim_.ticket = Randomness().hex(16);
  claim_.process = machine::identify_process(::getpid()).value_or(machine::ProcessIdentity{});
}

ConcurrencyLock::~ConcurrencyLock() {
  try {
    change([&](ConcurrencyGroup& group) { give_up(group, claim_.ticket); });
  } catch (const std::exception&) {  // it goes with our process
  }
}

ConcurrencyState ConcurrencyLock::try_to_hold() {
  ConcurrencyState out = ConcurrencyState::waiting;
  change([&](ConcurrencyGroup& group) { out = ask_for(group, claim_, is_announced_, is_alive); });
  is_announced_ = true;
  return out;
}

void ConcurrencyLock::cancel_holder() {
  change([&](ConcurrencyGroup& group) {
    if (group.holder && group.holder->ticket != claim_.ticket) group.holder->is_asked_to_end = true;
  });
}

bool ConcurrencyLock::is_asked_to_end() const {
  const auto group = parse_concurrency_group(read_file(path_).value_or(""));
  return group.holder && group.holder->ticket == claim_.ticket && group.holder->is_asked_to_end;
}

void ConcurrencyLock::change(const std::function<void(ConcurrencyGroup&)>& edit) const {
  const Guarded guarded(guard_.get());
  const std::string before = read_file(path_).value_or("");
  ConcurrencyGroup group = parse_concurrency_group(before);
  edit(group);
  if (const std::string after = to_text(group); after != before) {
    write_file_atomically(path_, after, 0600);
  }
}

}  // namespace neargate::pipeline
