#include "balancer/send_buffer.hpp"

namespace neargate::balancer {
namespace {

constexpr std::size_t kKeptBytesMax = 2048;  // of an empty buffer

}  // namespace

std::string& SendBuffer::with_room_for(std::size_t more) {
  const bool small = bytes_.size() + more <= kKeptBytesMax;
  if (small || scratch_.capacity() <= bytes_.capacity()) return bytes_;
  scratch_.assign(bytes_);
  bytes_.swap(scratch_);
  return bytes_;
}

void SendBuffer::clear() {
  sent_ = 0;
  bytes_.clear();
  if (bytes_.capacity() <= kKeptBytesMax) return;
  if (bytes_.capacity() > scratch_.capacity()) bytes_.swap(scratch_);
  bytes_ = {};
}

}  // namespace neargate::balancer
