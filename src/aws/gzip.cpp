#include "aws/gzip.hpp"

#include <array>
#include <zlib.h>

#include "base/assert.hpp"

namespace neargate::aws {
namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;
constexpr int kMemoryLevel = 8;  // zlib's own

}  // namespace

std::optional<std::string> gunzip(std::string_view bytes, std::size_t max_bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  std::array<char, 16384> piece;
  int state = Z_OK;
  while (state == Z_OK && text.size() <= max_bytes) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    state = inflate(&stream, Z_NO_FLUSH);
    text.append(piece.data(), piece.size() - stream.avail_out);
  }
  const bool whole = state == Z_STREAM_END && stream.avail_in == 0 && text.size() <= max_bytes;
  inflateEnd(&stream);
  if (!whole) return std::nullopt;
  return text;
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  const int state = deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipOnly,
                                 kMemoryLevel, Z_DEFAULT_STRATEGY);
  NG_ASSERT(state == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  NG_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace neargate::aws
