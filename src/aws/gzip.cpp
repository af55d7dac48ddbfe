#include "aws/gzip.hpp"

#include <array>
#include <zlib.h>

namespace neargate::aws {
namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;

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

}  // namespace neargate::aws
