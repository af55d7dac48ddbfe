#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.hpp"

// HTTP messages (RFC 9110), the same for servers and clients.
namespace neargate::http {

// Header fields in their order; names compare without case.
class Headers {
 public:
  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  void set(std::string_view name, std::string value);  // replaces all of that name
  void remove(std::string_view name);
  // The first field of that name; nothing where there is none.
  std::optional<std::string_view> find(std::string_view name) const;
  std::string_view get(std::string_view name) const { return find(name).value_or(""); }
  bool has(std::string_view name) const { return find(name).has_value(); }

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }
  void clear() { fields_.clear(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// A file that holds a body that is too large for memory. Where `temporary`, it is removed with the
// last copy of this handle, unless keep() was called after the file had been moved elsewhere.
class BodyFile {
 public:
  BodyFile(std::string path, std::uint64_t size, bool temporary);
  ~BodyFile();
  BodyFile(const BodyFile&) = delete;
  BodyFile& operator=(const BodyFile&) = delete;

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }
  void keep() { temporary_ = false; }

 private:
  std::string path_;
  std::uint64_t size_;
  bool temporary_;
};

// A message body: bytes in memory, or ranges of files.
struct Body {
  std::string bytes;
  std::shared_ptr<BodyFile> file;  // where set, `bytes` is empty
  std::uint64_t offset = 0;        // the range of the file
  std::uint64_t length = 0;
  std::vector<Body> further;  // where `file` is set: what follows, ranges of files too

  Body() = default;
  Body(std::string content) : bytes(std::move(content)) {}  // NOLINT: a string is a body
  Body(const char* content) : bytes(content) {}             // NOLINT
  static Body of_file(std::shared_ptr<BodyFile> file);
  static Body of_file(std::shared_ptr<BodyFile> file, std::uint64_t offset, std::uint64_t length);

  std::uint64_t size() const;
  // All of it in memory; throws Error where the file cannot be read.
  std::string read() const;
};

struct RequestHead {
  std::string method;
  std::string target;  // as it came: "/bucket/key?versions"
  int version_minor = 1;
  Headers headers;
  std::string peer_address;  // numeric, without the port; "" for unix sockets

  // Before '?', still percent-encoded. Of an absolute target ("http://host/key") its path only.
  std::string_view path() const;
  std::string_view query() const;  // after '?', without it
};

struct Request : RequestHead {
  Body body;
};

struct Response {
  int status = 200;
  Headers headers;
  Body body;
  // The answer to HEAD: the headers (with this length) but no body.
  std::optional<std::uint64_t> content_length_of_head;
};

std::string_view reason_phrase(int status);  // RFC 9110 section 15; "" where unknown

// The query's parameters in order, percent-decoded ('+' is a space); a name without '=' has "".
// Nothing where the encoding is broken.
using Parameters = std::vector<std::pair<std::string, std::string>>;
std::optional<Parameters> parse_query(std::string_view query);

}  // namespace neargate::http
