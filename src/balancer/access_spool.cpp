#include "balancer/access_spool.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>

#include "base/error.hpp"
#include "base/ids.hpp"

namespace neargate::balancer {
namespace {

namespace fs = std::filesystem;

constexpr char kOpen[] = ".open";
constexpr char kWhole[] = ".log";

}  // namespace

AccessSpool::AccessSpool(std::string directory, Milliseconds interval, std::int64_t bytes_max)
    : directory_(std::move(directory)), interval_(interval), bytes_max_(bytes_max) {
  make_directories(directory_, 0700);
  for (const auto& entry : fs::directory_iterator(directory_)) {
    if (entry.path().extension() != kOpen) continue;
    File left{.fd = {}, .path = fs::path(entry.path()).replace_extension().string(), .end = {}};
    complete(left);
  }
}

std::int64_t AccessSpool::write(const AccessLines& lines, Timestamp now) {
  for (auto file = open_.begin(); file != open_.end();) {
    if (file->second.end > now) {
      ++file;
      continue;
    }
    complete(file->second);
    file = open_.erase(file);
  }
  std::int64_t dropped = 0;
  if (lines.nodes.empty()) return dropped;
  std::int64_t used = bytes_used();
  for (const auto& [address, node] : lines.nodes) {
    const auto size = static_cast<std::int64_t>(node.text.size());
    if (used + size > bytes_max_) {
      dropped += node.count;
      continue;
    }
    used += size;
    auto file = open_.find(address);
    if (file == open_.end()) file = open_.emplace(address, open(address, now)).first;
    write_all(file->second.fd.get(), node.text);
  }
  return dropped;
}

void AccessSpool::finish() {
  for (auto& [address, file] : open_) complete(file);
  open_.clear();
}

// Intervals begin at whole multiples of their length, as ALB's do.
AccessSpool::File AccessSpool::open(const std::string& address, Timestamp now) const {
  const auto begun = now.time_since_epoch() / interval_;
  File file;
  file.end = Timestamp(interval_ * (begun + 1));
  file.path = directory_ + "/" + address + "_" +
              std::to_string(file.end.time_since_epoch().count()) + "_" + Randomness().hex(8);
  const std::string path = file.path + kOpen;
  file.fd =
      UniqueFd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600));
  if (!file.fd) throw system_error("cannot write " + path, errno);
  return file;
}

void AccessSpool::complete(File& file) {
  file.fd.reset();
  std::error_code ignored;  // somebody may have fetched it
  fs::rename(file.path + kOpen, file.path + kWhole, ignored);
}

std::int64_t AccessSpool::bytes_used() const {
  std::int64_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(directory_)) {
    std::error_code gone;
    const auto size = entry.file_size(gone);
    if (!gone) bytes += static_cast<std::int64_t>(size);
  }
  return bytes;
}

}  // namespace neargate::balancer
