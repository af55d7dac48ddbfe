#pragma once

#include <string>
#include <vector>

#include "daemon/options/options.hpp"

// What a later start takes from an earlier one. `neargate up` after a crash, a reboot or `down`
// goes on as things were: the state keeps the settings that describe the account and its place on
// this machine. Account, region and name are for good, for records, ARNs and the kernel's names
// hold them; of the others each holds until it is given anew.
namespace neargate::daemon {

Settings default_settings();

// The options with all settings: what is given, else what was kept (quotas one by one), else the
// default. Throws Error, with advice, where another account, region or name is given than the kept
// one.
Options settle(const Options& given, const Settings& kept);

// Those that differ from the default and were not given, as `up` takes them: "--speed 20".
std::vector<std::string> taken_from_state(const Settings& settled, const Settings& given);

// What of `wanted` is not so in `running`, for people: "--speed is 20, not 5".
std::vector<std::string> differences(const Settings& wanted, const Settings& running);

// Of settled ones.
std::string endpoint_of(const Settings& settings);
std::string control_socket_of(const Settings& settings);

}  // namespace neargate::daemon
