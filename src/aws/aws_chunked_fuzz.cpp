// The decoder sees the same payload however the body is cut, and never more of it than there is.
// The first byte chooses the mode, the second where to cut.
#include <cstddef>
#include <cstdint>

#include "aws/aws_chunked.hpp"
#include "aws/error.hpp"
#include "base/assert.hpp"

using namespace neargate;

namespace {

// What came out, and the code of the error where there was one.
std::string decode(aws::AwsChunkedDecoder::Mode mode, std::string_view first,
                   std::string_view second) {
  aws::AwsChunkedDecoder decoder(mode, {});
  std::string out;
  const auto sink = [&](std::string_view bytes) { out += bytes; };
  try {
    decoder.feed(first, sink);
    decoder.feed(second, sink);
    decoder.finish();
    for (const auto& [name, value] : decoder.trailers()) out += "|" + name + ":" + value;
    NG_ASSERT(decoder.decoded_size() <= first.size() + second.size());
  } catch (const aws::Error& error) {
    return error.code();  // what came before is thrown away
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const aws::AwsChunkedDecoder::Mode mode{.is_signed = (data[0] & 1) != 0,
                                          .has_trailer = (data[0] & 2) != 0};
  const std::string_view body(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t cut = body.empty() ? 0 : data[1] % body.size();
  NG_ASSERT(decode(mode, body, {}) == decode(mode, body.substr(0, cut), body.substr(cut)));
  return 0;
}
