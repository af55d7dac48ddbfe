#include "net/socket.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::net {
namespace {

TEST(EndpointTest, TextAndBack) {
  for (const char* text : {"127.0.0.1:80", "[::1]:8080", "0.0.0.0:0", "[fe80::1]:65535"}) {
    const auto endpoint = Endpoint::parse(text);
    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(endpoint->text(), text);
  }
  for (const char* text : {"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80",
                           "[127.0.0.1]:80", "localhost:80", "127.0.0.1:+80", "127.0.0.1:80 "}) {
    EXPECT_FALSE(Endpoint::parse(text)) << text;
  }
}

TEST(SocketTest, ConnectsToAListener) {
  const UniqueFd listener = listen_tcp({"127.0.0.1", 0});
  const Endpoint where = local_endpoint(listener.get());
  EXPECT_NE(where.port, 0);
  const UniqueFd client = connect_tcp(where);
  EXPECT_EQ(peer_endpoint(client.get()), where);

  const UniqueFd started = start_connect_tcp(where);
  pollfd wait{started.get(), POLLOUT, 0};
  ASSERT_EQ(::poll(&wait, 1, 1000), 1);
  EXPECT_EQ(connect_error(started.get()), 0);
}

TEST(SocketTest, NamesTheHolderOfATakenPort) {
  const UniqueFd listener = listen_tcp({"127.0.0.1", 0});
  const Endpoint where = local_endpoint(listener.get());
  try {
    listen_tcp(where);
    FAIL() << "the port was given twice";
  } catch (const Error& error) {
    EXPECT_EQ(error.summary(), "cannot listen on " + where.text());
    EXPECT_NE(error.why().find("(pid " + std::to_string(::getpid()) + ") holds the port"),
              std::string::npos)
        << error.what();
    EXPECT_FALSE(error.advice().empty());
  }
}

TEST(SocketTest, UnixSocketsReplaceOnlyStaleOnes) {
  const std::string path =
      testing::TempDir() + "neargate_socket_test." + std::to_string(::getpid());
  {
    const UniqueFd listener = listen_unix(path);
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    EXPECT_TRUE(connect_unix(path));
    EXPECT_THROW(listen_unix(path), Error);
  }
  EXPECT_THROW(connect_unix(path), Error);
  EXPECT_NO_THROW(listen_unix(path));
  ::unlink(path.c_str());
}

}  // namespace
}  // namespace neargate::net
