#pragma once

#include <string>
#include <vector>

#include "machine/flow.hpp"

// Reads what flow_filter.hpp makes the kernel record, through nftables' netlink. For a thread that
// is in the router's network namespace; blocking.
namespace neargate::machine {

// The names of a table's sets that start with `prefix`; none where there is no such table. Throws
// Error.
std::vector<std::string> sets_of_table(const std::string& table, const std::string& prefix);

// The flows of a set, in no order. Throws Error.
std::vector<Flow> flows_of_set(const std::string& table, const std::string& set, Timestamp now);

}  // namespace neargate::machine
