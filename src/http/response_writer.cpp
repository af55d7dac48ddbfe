#include "http/response_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"

namespace neargate::http {
namespace {

constexpr std::size_t kSendfileBytesMax = 1 << 20;  // a turn, so that one download starves nobody

// The Date of now, made once a second.
const std::string& date_text() {
  thread_local std::time_t second = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != second) {
    second = now;
    text = to_http_date(Timestamp(Seconds(now)));
  }
  return text;
}

// A value that came from elsewhere must not end the line and begin a field of its own.
void append_value(std::string& out, std::string_view value) {
  const std::size_t start = out.size();
  out.append(value);
  for (std::size_t i = start; i < out.size(); ++i) {
    if (out[i] == '\r' || out[i] == '\n' || out[i] == '\0') out[i] = ' ';
  }
}

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

}  // namespace

std::string format_head(const Response& response, ResponseWriter::Framing framing) {
  std::string head;
  head.reserve(512);
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += reason_phrase(response.status);
  head += "\r\n";
  bool has_date = false;
  for (const auto& [name, value] : response.headers) {
    // Framing is the writer's: what a handler says of it could contradict the body.
    if (equal_ignoring_case(name, "Content-Length") || equal_ignoring_case(name, "Connection") ||
        equal_ignoring_case(name, "Transfer-Encoding")) {
      continue;
    }
    has_date = has_date || equal_ignoring_case(name, "Date");
    append_value(head, name);
    head += ": ";
    append_value(head, value);
    head += "\r\n";
  }
  if (!has_date) head.append("Date: ").append(date_text()).append("\r\n");
  if (!has_no_body(response.status)) {
    const std::uint64_t length =
        framing.head_only ? response.content_length_of_head.value_or(response.body.size())
                          : response.body.size();
    head += "Content-Length: ";
    head += std::to_string(length);
    head += "\r\n";
  }
  head += framing.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

void ResponseWriter::begin(Response response, Framing framing) {
  discard();
  const bool sends_body = !framing.head_only && !has_no_body(response.status);
  if (sends_body && response.body.file && response.body.length > 0) {
    open_file(response.body);
    further_left_ = response.body.size() - response.body.length;
    next_ = 0;
  }
  head_ = format_head(response, framing);
  if (sends_body) body_ = std::move(response.body);
}

void ResponseWriter::open_file(const Body& range) {
  const std::string& path = range.file->path();
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) {
    throw system_error("cannot open " + path, errno);
  }
  if (std::uint64_t(status.st_size) < range.offset + range.length) {
    throw Error("cannot send " + path, "it is shorter than it was");
  }
  file_ = std::move(file);
  file_offset_ = range.offset;
  file_left_ = range.length;
}

bool ResponseWriter::open_next() {
  const Body& range = body_.further[next_++];
  try {
    open_file(range);
  } catch (const Error&) {
    return false;  // the head is out: all that can be done is to end the connection
  }
  further_left_ -= range.length;
  return true;
}

ResponseWriter::Outcome ResponseWriter::write(int socket) {
  const Outcome outcome = write_memory(socket);
  if (outcome != Outcome::done || file_left_ + further_left_ == 0) return outcome;
  return write_file(socket);
}

ResponseWriter::Outcome ResponseWriter::write_memory(int socket) {
  const std::size_t total = head_.size() + body_.bytes.size();
  while (written_ < total) {
    iovec parts[2];
    int count = 0;
    if (written_ < head_.size()) {
      parts[count++] = {head_.data() + written_, head_.size() - written_};
    }
    if (!body_.bytes.empty()) {
      const std::size_t done = written_ > head_.size() ? written_ - head_.size() : 0;
      parts[count++] = {body_.bytes.data() + done, body_.bytes.size() - done};
    }
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = std::size_t(count);
    const ssize_t sent =
        ::sendmsg(socket, &message, MSG_NOSIGNAL | (file_left_ > 0 ? MSG_MORE : 0));
    if (sent < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN ? Outcome::blocked : Outcome::failed;
    }
    written_ += std::size_t(sent);
  }
  return Outcome::done;
}

ResponseWriter::Outcome ResponseWriter::write_file(int socket) {
  std::size_t turn_left = kSendfileBytesMax;
  while (file_left_ + further_left_ > 0 && turn_left > 0) {
    if (file_left_ == 0) {
      if (!open_next()) return Outcome::failed;
      continue;
    }
    off_t offset = off_t(file_offset_);
    const std::size_t wanted = std::size_t(std::min<std::uint64_t>(file_left_, turn_left));
    const ssize_t sent = ::sendfile(socket, file_.get(), &offset, wanted);
    if (sent < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN ? Outcome::blocked : Outcome::failed;
    }
    if (sent == 0) return Outcome::failed;  // the file was cut while it was being sent
    file_offset_ += std::uint64_t(sent);
    file_left_ -= std::uint64_t(sent);
    turn_left -= std::size_t(sent);
  }
  return file_left_ + further_left_ == 0 ? Outcome::done : Outcome::blocked;
}

std::uint64_t ResponseWriter::bytes_left() const {
  return head_.size() + body_.bytes.size() - written_ + file_left_ + further_left_;
}

void ResponseWriter::discard() {
  head_ = {};
  body_ = {};
  written_ = 0;
  file_.reset();
  file_left_ = 0;
  further_left_ = 0;
}

}  // namespace neargate::http
