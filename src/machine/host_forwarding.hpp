#pragma once

#include <string>

namespace neargate::machine {

// The host's net.ipv4.ip_forward. Several instances may need it: the first holder notes what it was
// before, the last one to let go restores that. Both can be repeated. They throw Error.
void hold_forwarding(const std::string& holder);
void release_forwarding(const std::string& holder);

}  // namespace neargate::machine
