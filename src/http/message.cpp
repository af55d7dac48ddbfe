#include "http/message.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace neargate::http {

void Headers::set(std::string_view name, std::string value) {
  const auto same = [&](const auto& field) { return equal_ignoring_case(field.first, name); };
  const auto first = std::find_if(fields_.begin(), fields_.end(), same);
  if (first == fields_.end()) {
    fields_.emplace_back(std::string(name), std::move(value));
    return;
  }
  first->second = std::move(value);
  fields_.erase(std::remove_if(first + 1, fields_.end(), same), fields_.end());
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const auto& field) { return equal_ignoring_case(field.first, name); });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [field_name, value] : fields_) {
    if (equal_ignoring_case(field_name, name)) return value;
  }
  return std::nullopt;
}

BodyFile::BodyFile(std::string path, std::uint64_t size, bool temporary)
    : path_(std::move(path)), size_(size), temporary_(temporary) {}

BodyFile::~BodyFile() {
  if (temporary_) ::unlink(path_.c_str());
}

Body Body::of_file(std::shared_ptr<BodyFile> file) {
  const std::uint64_t size = file->size();
  return of_file(std::move(file), 0, size);
}

Body Body::of_file(std::shared_ptr<BodyFile> file, std::uint64_t offset, std::uint64_t length) {
  Body body;
  body.file = std::move(file);
  body.offset = offset;
  body.length = length;
  return body;
}

std::uint64_t Body::size() const {
  if (!file) return bytes.size();
  std::uint64_t sum = length;
  for (const Body& body : further) sum += body.size();
  return sum;
}

std::string Body::read() const {
  if (!file) return bytes;
  const UniqueFd fd(::open(file->path().c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) throw system_error("cannot open " + file->path(), errno);
  std::string content(length, '\0');
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t got =
        ::pread(fd.get(), content.data() + done, content.size() - done, off_t(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error("cannot read " + file->path(), errno);
    if (got == 0) throw Error("cannot read " + file->path(), "it is shorter than it was");
    done += std::size_t(got);
  }
  for (const Body& body : further) content += body.read();
  return content;
}

std::string_view RequestHead::path() const {
  std::string_view text = std::string_view(target).substr(0, target.find('?'));
  const std::size_t scheme = text.starts_with('/') ? std::string_view::npos : text.find("://");
  if (scheme == std::string_view::npos) return text;
  const std::size_t slash = text.find('/', scheme + 3);
  return slash == std::string_view::npos ? "/" : text.substr(slash);
}

std::string_view RequestHead::query() const {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 101:
      return "Switching Protocols";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 203:
      return "Non-Authoritative Information";
    case 204:
      return "No Content";
    case 205:
      return "Reset Content";
    case 206:
      return "Partial Content";
    case 300:
      return "Multiple Choices";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 407:
      return "Proxy Authentication Required";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "";
  }
}

std::optional<Parameters> parse_query(std::string_view query) {
  Parameters parameters;
  if (query.empty()) return parameters;
  for (const std::string_view pair : split(query, '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                  : percent_decode(pair.substr(equals + 1), true);
    if (!name || !value) return std::nullopt;
    parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return parameters;
}

}  // namespace neargate::http
