// The parser must never crash, hang or read beyond its input, and must see the same events however
// the input is cut. The first byte chooses the kind, the second where to cut.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "http/parser.hpp"

namespace {

using neargate::http::Parser;

// False: the parser has failed.
bool feed(Parser& parser, std::string_view input, std::string& seen) {
  for (;;) {
    const std::size_t before = input.size();
    switch (parser.next(input)) {
      case Parser::Event::need_more:
        NG_ASSERT(input.empty());
        return true;
      case Parser::Event::head:
        seen += "H";
        break;
      case Parser::Event::body:
        NG_ASSERT(input.size() < before);
        seen.append(parser.data());
        break;
      case Parser::Event::complete:
        seen += "C";
        parser.reset();
        break;
      case Parser::Event::error:
        seen += std::to_string(parser.status());
        return false;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto kind = data[0] % 2 ? Parser::Kind::response : Parser::Kind::request;
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  Parser whole(kind), cut(kind);
  std::string seen_whole, seen_cut;
  feed(whole, input, seen_whole);
  const std::size_t place = input.empty() ? 0 : data[1] % input.size();
  if (feed(cut, input.substr(0, place), seen_cut)) feed(cut, input.substr(place), seen_cut);
  NG_ASSERT(seen_whole == seen_cut);
  return 0;
}
