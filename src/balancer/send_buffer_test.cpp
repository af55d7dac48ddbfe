#include "balancer/send_buffer.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace neargate::balancer {
namespace {

struct SendBufferTest : testing::Test {
  // Takes three bytes a call, as long as there is room; then blocks.
  auto socket_with(std::size_t room) {
    return [this, room](std::string_view bytes) mutable -> ssize_t {
      if (room == 0) {
        errno = EAGAIN;
        return -1;
      }
      const std::size_t taken = std::min({bytes.size(), room, std::size_t(3)});
      room -= taken;
      seen.append(bytes.substr(0, taken));
      return static_cast<ssize_t>(taken);
    };
  }

  std::string scratch;
  std::string seen;
  SendBuffer buffer{scratch};
};

TEST_F(SendBufferTest, GoesOnWhereItWasBlocked) {
  EXPECT_FALSE(buffer.pending());
  buffer.bytes() += "hello, world";
  EXPECT_EQ(buffer.flush(socket_with(7)), SendBuffer::Outcome::blocked);
  EXPECT_TRUE(buffer.pending());
  buffer.bytes() += "!";
  EXPECT_EQ(buffer.flush(socket_with(100)), SendBuffer::Outcome::sent);
  EXPECT_FALSE(buffer.pending());
  EXPECT_EQ(seen, "hello, world!");
}

TEST_F(SendBufferTest, KeepsWhatWasSentToSendItAgain) {
  buffer.bytes() += "GET / HTTP/1.1\r\n\r\n";
  EXPECT_EQ(buffer.flush(socket_with(100)), SendBuffer::Outcome::sent);
  buffer.rewind();
  EXPECT_TRUE(buffer.pending());
  seen.clear();
  EXPECT_EQ(buffer.flush(socket_with(100)), SendBuffer::Outcome::sent);
  EXPECT_EQ(seen, "GET / HTTP/1.1\r\n\r\n");
  buffer.clear();
  EXPECT_FALSE(buffer.pending());
  EXPECT_EQ(buffer.bytes(), "");
}

TEST_F(SendBufferTest, TriesAgainWhenInterruptedAndTellsAFailure) {
  buffer.bytes() += "hello";
  int calls = 0;
  const auto broken = [&calls](std::string_view) -> ssize_t {
    errno = ++calls == 1 ? EINTR : EPIPE;
    return -1;
  };
  EXPECT_EQ(buffer.flush(broken), SendBuffer::Outcome::failed);
  EXPECT_EQ(calls, 2);
  EXPECT_TRUE(buffer.pending());
  buffer.skip();
  EXPECT_FALSE(buffer.pending());
}

TEST_F(SendBufferTest, ALargeBufferIsLentAndGoesBack) {
  scratch.reserve(1 << 16);
  const std::size_t lent = scratch.capacity();
  buffer.bytes() += "head ";
  buffer.with_room_for(10000).append(10000, 'x');
  EXPECT_EQ(buffer.bytes().capacity(), lent);
  EXPECT_EQ(buffer.bytes().substr(0, 6), "head x");
  buffer.clear();
  EXPECT_EQ(scratch.capacity(), lent);
  EXPECT_LE(buffer.bytes().capacity(), 2048u);
}

TEST_F(SendBufferTest, WhatHasGrownBecomesTheLentOne) {
  buffer.with_room_for(10000).append(10000, 'x');
  const std::size_t grown = buffer.bytes().capacity();
  buffer.clear();
  EXPECT_EQ(scratch.capacity(), grown);
}

}  // namespace
}  // namespace neargate::balancer
