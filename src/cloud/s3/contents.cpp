#include "cloud/s3/contents.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "cloud/s3/limits.hpp"

namespace neargate::s3 {
namespace {

constexpr std::string_view kPrefix = "s3:";  // others keep blobs beside ours
constexpr std::size_t kIdDigits = 32;

}  // namespace

ContentRecord Contents::keep(const http::Body& body, Place place) {
  ContentRecord content;
  if (place == Place::any && body.size() <= kInlineBytesMax) {
    content.inline_ = smithy::Blob{body.read()};
    return content;
  }
  content.ranges.emplace();
  if (body.size() == 0) return content;
  const std::string blob = std::string(kPrefix) + world_.randomness.hex(kIdDigits);
  const auto length = static_cast<std::int64_t>(body.size());
  blobs_.adopt(blob, body);
  content.ranges->push_back({.blob = blob, .offset = 0, .length = length});
  return content;
}

void Contents::retain(const ContentRecord& content) {
  if (!content.ranges) return;
  for (const ContentRangeRecord& range : *content.ranges) ++references_[range.blob];
}

void Contents::release(const ContentRecord& content) {
  if (!content.ranges) return;
  std::vector<std::string> unused;
  for (const ContentRangeRecord& range : *content.ranges) {
    const auto found = references_.find(range.blob);
    NG_ASSERT(found != references_.end());
    if (--found->second > 0) continue;
    references_.erase(found);
    unused.push_back(range.blob);
  }
  if (unused.empty()) return;
  // What is not on disk yet may still be undone by a crash: until then the bytes stay.
  world_.database.when_durable([&blobs = blobs_, unused = std::move(unused)](bool durable) {
    if (!durable) return;
    for (const std::string& blob : unused) blobs.erase(blob);
  });
}

http::Body Contents::open(const ContentRecord& content) const {
  if (content.inline_) return http::Body(content.inline_->bytes);
  http::Body body;
  for (const ContentRangeRecord& range : *content.ranges) {
    http::Body file = blobs_.open(range.blob);
    file.offset = static_cast<std::uint64_t>(range.offset);
    file.length = static_cast<std::uint64_t>(range.length);
    if (body.file) {
      body.further.push_back(std::move(file));
    } else {
      body = std::move(file);
    }
  }
  return body;
}

ContentRecord Contents::slice(const ContentRecord& content, std::int64_t offset,
                              std::int64_t length) const {
  ContentRecord out;
  if (content.inline_) {
    out.inline_ = smithy::Blob{content.inline_->bytes.substr(static_cast<std::size_t>(offset),
                                                             static_cast<std::size_t>(length))};
    return out;
  }
  out.ranges.emplace();
  for (const ContentRangeRecord& range : *content.ranges) {
    if (length == 0) break;
    if (offset >= range.length) {
      offset -= range.length;
      continue;
    }
    const std::int64_t taken = std::min(length, range.length - offset);
    out.ranges->push_back({.blob = range.blob, .offset = range.offset + offset, .length = taken});
    offset = 0;
    length -= taken;
  }
  return out;
}

void Contents::append(ContentRecord& content, const ContentRecord& more) {
  NG_ASSERT(more.ranges.has_value());
  if (!content.ranges) content.ranges.emplace();
  content.ranges->insert(content.ranges->end(), more.ranges->begin(), more.ranges->end());
}

void Contents::sweep() {
  std::vector<std::string> unused;
  blobs_.each([&](const std::string& key, std::uint64_t) {
    if (key.starts_with(kPrefix) && !references_.contains(key)) unused.push_back(key);
  });
  for (const std::string& key : unused) blobs_.erase(key);
}

}  // namespace neargate::s3
