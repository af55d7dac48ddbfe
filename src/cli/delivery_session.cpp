#include "cli/delivery_session.hpp"

#include <csignal>
#include <cstdio>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/time_text.hpp"
#include "cli/interruption.hpp"

namespace neargate::cli {
namespace {

constexpr Milliseconds kPollNear{100};
// DescribeServices and the like are throttled per account and region, for all who call.
constexpr Milliseconds kPollAws{2000};
constexpr std::size_t kWidthDefault = 80;

bool is_loopback(const std::string& url) {
  return url.find("//127.") != std::string::npos || url.find("//localhost") != std::string::npos ||
         url.find("//[::1]") != std::string::npos;
}

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                           : kWidthDefault;
}

DeliveryView::Form form_of(const Output& output) {
  if (output.json) return DeliveryView::Form::json;
  return output.terminal ? DeliveryView::Form::terminal : DeliveryView::Form::plain;
}

bool is_readable(int fd) {
  pollfd polled{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&polled, 1, 0) == 1;
}

void write_error(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

DeliverySession::DeliverySession(const ServiceOptions& options, const Output& output)
    : output_(output), session_(options.endpoint), view_(form_of(output)) {
  // What is begun is seen to its end, and its exit code is true, also where nobody reads any more.
  std::signal(SIGPIPE, SIG_IGN);
  name_ =
      deploy::choose_service(transport(), {.cluster = options.cluster, .service = options.service});
  surroundings_.tell = [this](const deploy::Event& event) { tell(event); };
  surroundings_.wait = [this](Milliseconds time) { return wait(time); };
  const bool is_near = clients().is_near() || is_loopback(session_.transport.config().endpoint_url);
  surroundings_.poll = is_near ? kPollNear : kPollAws;
  surroundings_.redraws = output.terminal;
}

void DeliverySession::tell_place() {
  const std::string place = clients().description();
  tell(deploy::Event("begin",
                     "service " + name_.service + " in cluster " + name_.cluster + ", " + place)
           .with("cluster", name_.cluster)
           .with("service", name_.service)
           .with("account", clients().account())
           .with("region", clients().region()));
}

void DeliverySession::tell(const deploy::Event& event) {
  // From here on something goes on that does not end with this program.
  if (event.kind == "updating" || event.kind == "taskStarted" || event.kind == "started") {
    Interruption::arm();
  }
  if (event.kind == "started") follows_ = true;
  // The result, and what the application writes, to standard output; all else is on the way there.
  const bool is_result = output_.json || event.kind == "finished" || event.kind == "log";
  if (is_result) write_error(view_.clear());  // the table is on standard error
  const Timestamp now = RealClock().now();
  const Timestamp time = output_.json ? now : event.happened.value_or(now);
  const std::string text = view_.show(event, to_rfc3339_millis(time), terminal_width());
  if (is_result) {
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  } else {
    write_error(text);
  }
}

deploy::Interrupt DeliverySession::wait(Milliseconds time) {
  const int signal = Interruption::wait(time);
  if (signal == 0) return deploy::Interrupt::none;
  // Only Ctrl-C comes from somebody who may be asked.
  const bool is_somebody_there = signal == SIGINT && !output_.json && ::isatty(STDIN_FILENO) == 1 &&
                                 ::isatty(STDERR_FILENO) == 1;
  return follows_ && is_somebody_there ? ask() : deploy::Interrupt::leave;
}

// Nothing is decided for somebody who does not answer: a second Ctrl-C leaves it.
deploy::Interrupt DeliverySession::ask() {
  write_error(view_.clear() +
              "\nThe deployment goes on. Leave it (l), stop it and roll back (r), or go on "
              "watching (Enter)? ");
  std::string answer;
  for (;;) {
    if (Interruption::wait(Milliseconds(100)) != 0) {
      write_error("\n");
      return deploy::Interrupt::leave;
    }
    if (!is_readable(STDIN_FILENO)) continue;
    char byte = 0;
    if (::read(STDIN_FILENO, &byte, 1) != 1) return deploy::Interrupt::leave;
    if (byte == '\n') break;
    answer += byte;
  }
  if (answer.starts_with('r')) return deploy::Interrupt::roll_back;
  return answer.starts_with('l') ? deploy::Interrupt::leave : deploy::Interrupt::none;
}

}  // namespace neargate::cli
