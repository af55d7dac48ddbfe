#pragma once

#include <optional>
#include <string>

#include "machine/network_spec.hpp"

namespace neargate::machine {

std::string network_to_json(const NetworkSpec& spec);
// Nothing where the text was not made by network_to_json (of this version).
std::optional<NetworkSpec> network_from_json(const std::string& text);

}  // namespace neargate::machine
