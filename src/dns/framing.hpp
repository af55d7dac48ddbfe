#pragma once

#include <optional>
#include <string>
#include <string_view>

// Messages over TCP: each after its length in two bytes (RFC 1035 section 4.2.2).
namespace neargate::dns {

std::string with_length(std::string_view message);

// Takes the first whole message off what was received; nothing: more is to come.
std::optional<std::string> take_message(std::string& received);

}  // namespace neargate::dns
