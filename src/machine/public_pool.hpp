#pragma once

#include <string>

namespace neargate::machine {

// Which public addresses an instance gives out. This host has one route for each address, so
// instances beside each other need different ones: each claims a /20 of 198.18.0.0/15, which RFC
// 2544 sets aside for tests of networks, and keeps it for as long as its state directory is kept.

// The pool of the instance `name` as a CIDR: the one that `state_directory` holds from before, or
// `wanted`, or, where that is empty, one that nobody on this host has. It is kept in the state
// directory and is the instance's until release_public_pool(). Throws Error where another instance
// has it, what runs under that name is of another state, or the state has given out addresses of
// another pool than the one wanted.
std::string claim_public_pool(const std::string& name, const std::string& state_directory,
                              const std::string& wanted);

// Lets others have it, until the instance claims it again. Unclaimed: fine.
void release_public_pool(const std::string& name);

}  // namespace neargate::machine
