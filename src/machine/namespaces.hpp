#pragma once

#include <functional>
#include <string>
#include <vector>

namespace neargate::machine {

// Runs a function on a thread of its own that has joined the given namespaces ("": none), and waits
// for it. What the function throws comes back. In another mount namespace the thread has its own
// working directory, the root.
void in_namespaces(const std::string& network_namespace, const std::string& mount_namespace,
                   const std::function<void()>& work);

// Where network namespaces are kept, as `ip netns` does it: they can be looked at with that tool.
std::string network_namespace_path(const std::string& name);
std::vector<std::string> list_network_namespaces(const std::string& prefix);

// A mount namespace of ours, kept by a file: what is mounted in it vanishes with it. It is a copy
// of the caller's, which still sees later mounts of the host where those are shared, and without
// /sys/fs/cgroup/unified: crun refuses hosts with both versions of cgroups otherwise.
// Makes it where it does not exist yet.
void keep_mount_namespace(const std::string& path);
void remove_mount_namespace(const std::string& path);

}  // namespace neargate::machine
