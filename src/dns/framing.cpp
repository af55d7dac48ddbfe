#include "dns/framing.hpp"

#include "base/assert.hpp"
#include "dns/message.hpp"

namespace neargate::dns {

std::string with_length(std::string_view message) {
  NG_ASSERT(message.size() <= kMessageBytesMax);
  std::string out{static_cast<char>(message.size() >> 8), static_cast<char>(message.size() & 255)};
  return out.append(message);
}

std::optional<std::string> take_message(std::string& received) {
  if (received.size() < 2) return std::nullopt;
  const std::size_t size = static_cast<std::size_t>(static_cast<unsigned char>(received[0])) << 8 |
                           static_cast<unsigned char>(received[1]);
  if (received.size() < 2 + size) return std::nullopt;
  std::string message = received.substr(2, size);
  received.erase(0, 2 + size);
  return message;
}

}  // namespace neargate::dns
