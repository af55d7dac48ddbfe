#include "cli/console.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.hpp"

namespace neargate::cli {
namespace {

constexpr std::size_t kChunk = 16384;

// The descriptor that the runtime sends over its connection; none where it sends nothing.
UniqueFd receive_descriptor(int connection) {
  char byte = 0;
  iovec part{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  if (::recvmsg(connection, &message, MSG_CMSG_CLOEXEC) <= 0) return {};
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return {};
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
  return UniqueFd(fd);
}

}  // namespace

Console::Console(std::string socket_path) : socket_path_(std::move(socket_path)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path_.size() >= sizeof address.sun_path) {
    throw Error("cannot listen on " + socket_path_, "the path is too long", "set a shorter TMPDIR");
  }
  std::memcpy(address.sun_path, socket_path_.data(), socket_path_.size());
  listener_.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!listener_ ||
      ::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_.get(), 1) != 0) {
    throw system_error("cannot listen on " + socket_path_, errno);
  }
}

Console::~Console() {
  if (terminal_) show();
  if (settings_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &*settings_);
}

void Console::add_to(std::vector<pollfd>& polled) const {
  if (!terminal_) {
    polled.push_back({listener_.get(), POLLIN, 0});
    return;
  }
  const short writable = typed_.empty() ? 0 : POLLOUT;
  polled.push_back({terminal_.get(), static_cast<short>(POLLIN | writable), 0});
  if (typing_ && typed_.empty()) polled.push_back({STDIN_FILENO, POLLIN, 0});
}

void Console::turn() {
  if (!terminal_) return connect();
  type_in();
  show();
}

void Console::connect() {
  const UniqueFd connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!connection) return;
  terminal_ = receive_descriptor(connection.get());
  if (!terminal_) return;
  ::fcntl(terminal_.get(), F_SETFL, O_NONBLOCK);
  resize();
  termios settings{};
  if (::tcgetattr(STDIN_FILENO, &settings) != 0) return;
  settings_ = settings;
  ::cfmakeraw(&settings);
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &settings);
}

void Console::resize() {
  winsize size{};
  if (terminal_ && ::ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0) {
    ::ioctl(terminal_.get(), TIOCSWINSZ, &size);
  }
}

void Console::type_in() {
  pollfd typed{STDIN_FILENO, POLLIN, 0};
  if (typing_ && typed_.empty() && ::poll(&typed, 1, 0) == 1) {
    char buffer[kChunk];
    const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (got > 0) typed_.assign(buffer, static_cast<std::size_t>(got));
    typing_ = got > 0 || errno == EINTR;
  }
  if (typed_.empty()) return;
  const ssize_t took = ::write(terminal_.get(), typed_.data(), typed_.size());
  if (took > 0) typed_.erase(0, static_cast<std::size_t>(took));
}

void Console::show() {
  char buffer[kChunk];
  for (ssize_t got; (got = ::read(terminal_.get(), buffer, sizeof buffer)) > 0;) {
    write_all(STDOUT_FILENO, {buffer, static_cast<std::size_t>(got)});
  }
}

}  // namespace neargate::cli
