// The service that deploy_load_test.py and draining_test.py deploy: as small as can be, static, and
// as bad as it is told to be. Answers GET with its revision, /slow after a second, /who with its
// host name; SIGTERM ends it at once, whatever is under way: the load balancer must have stopped
// sending by then.
//
//   REVISION=2    what it answers
//   UNHEALTHY=1   GET /health answers 503
//   CRASH=1       it exits with 1 before it serves
//   CRASH_LATER=1 it exits with 1 when it has been healthy for 200 ms
//   STUBBORN=1    SIGTERM does nothing
//   LINES=200     it writes as many lines to standard output, and exits with 3
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

constexpr int kPort = 8080;
constexpr auto kSlow = std::chrono::seconds(1);
constexpr auto kLater = std::chrono::milliseconds(200);

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

std::string answer(int status, std::string_view body) {
  return "HTTP/1.1 " + std::to_string(status) + (status == 200 ? " OK" : " Unavailable") +
         "\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

// Once, however often it is called.
void crash_later() {
  static std::once_flag once;
  std::call_once(once, [] {
    std::thread([] {
      std::this_thread::sleep_for(kLater);
      ::_exit(1);
    }).detach();
  });
}

// One connection, request by request; none has a body.
void serve(int connection) {
  const int on = 1;
  ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const std::string good = answer(200, variable("REVISION"));
  const std::string sick = answer(503, "unhealthy");
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  const std::string name = answer(200, host);
  const bool unhealthy = !variable("UNHEALTHY").empty();
  std::string received;
  char buffer[8192];
  for (ssize_t got; (got = ::recv(connection, buffer, sizeof buffer, 0)) > 0;) {
    received.append(buffer, static_cast<std::size_t>(got));
    for (std::size_t end; (end = received.find("\r\n\r\n")) != std::string::npos;) {
      const std::string head = received.substr(0, end);
      received.erase(0, end + 4);
      if (head.starts_with("GET /slow")) std::this_thread::sleep_for(kSlow);
      const bool health = head.starts_with("GET /health");
      if (health && !variable("CRASH_LATER").empty()) crash_later();
      const std::string& text = health && unhealthy            ? sick
                                : head.starts_with("GET /who") ? name
                                                               : good;
      if (::send(connection, text.data(), text.size(), MSG_NOSIGNAL) < 0) break;
    }
  }
  ::close(connection);
}

}  // namespace

int main() {
  // The first process of a container has no default action of signals.
  std::signal(SIGTERM, variable("STUBBORN").empty() ? [](int) { ::_exit(0); } : SIG_IGN);
  if (!variable("CRASH").empty()) {
    std::fputs("exiting, as CRASH is set\n", stderr);
    return 1;
  }
  if (const std::string lines(variable("LINES")); !lines.empty()) {
    for (int i = 1; i <= std::atoi(lines.c_str()); ++i)
      std::printf("line %d of %s\n", i, lines.c_str());
    return 3;
  }
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(kPort);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener, 1024) != 0) {
    return 2;
  }
  for (;;) {
    const int connection = ::accept(listener, nullptr, nullptr);
    if (connection >= 0) std::thread(serve, connection).detach();
  }
}
