#pragma once

#include <map>
#include <string>
#include <string_view>

namespace neargate::machine {

// The text of a hosts(5) file with our marked block made equal to the names; without a block where
// there are none. All else stays as it is, byte for byte. Pure.
std::string with_host_names(std::string_view file, const std::string& marker,
                            const std::map<std::string, std::string>& address_of_name);

// The same, on the host's file. Throws Error.
void publish_host_names(const std::string& marker,
                        const std::map<std::string, std::string>& address_of_name,
                        const std::string& path = "/etc/hosts");

}  // namespace neargate::machine
