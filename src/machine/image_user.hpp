#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace neargate::machine {

// Who a container's process runs as.
struct ImageUser {
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::vector<std::uint32_t> groups;  // further ones
  std::string home = "/";
};

// Looks "", "name", "1000", "name:group" or "1000:1000" up as Docker does, in the text of the
// image's /etc/passwd and /etc/group ("" where the image has none). A number needs no entry, a name
// does: throws MachineError (cannot_start_container).
ImageUser find_user(std::string_view user, std::string_view passwd, std::string_view group);

}  // namespace neargate::machine
