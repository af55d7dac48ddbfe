// Any bytes are refused or read as a query. Its answer reads as an answer to it and keeps its size;
// what is asked of another server reads as the same query.
#include <cstddef>
#include <cstdint>

#include "base/assert.hpp"
#include "dns/message.hpp"

using namespace neargate::dns;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view message(reinterpret_cast<const char*>(data), size);
  const auto parsed = parse_query(message);
  if (const auto* malformed = std::get_if<Malformed>(&parsed)) {
    if (malformed->response) {
      NG_ASSERT(std::holds_alternative<Malformed>(parse_query(*malformed->response)));
    }
    return 0;
  }
  const Query& query = std::get<Query>(parsed);
  reverse_address(query.name);

  Answer answer;
  answer.addresses.assign(size % 100, 0x0a000001);
  if (size % 3 == 0) answer.pointer = "ip-10-0-0-1.ec2.internal";
  const std::string response = write_response(query, answer, query.udp_bytes_max);
  NG_ASSERT(response.size() <= query.udp_bytes_max);
  NG_ASSERT(is_response(response, query, query.id));

  const auto again = parse_query(write_query(query, 7));
  NG_ASSERT(std::get<Query>(again).question == query.question);
  NG_ASSERT(std::get<Query>(again).udp_bytes_max == query.udp_bytes_max);
  const std::string all = write_response(query, answer, kMessageBytesMax);
  NG_ASSERT(hand_on(all, query, query.udp_bytes_max).size() <= query.udp_bytes_max);
  return 0;
}
