#pragma once

#include <optional>
#include <span>
#include <string>

namespace neargate::ec2 {

// An availability zone of this machine's one region. All are the same machine, told apart as AWS's.
struct Zone {
  char letter;     // 'a': the zone "us-east-1a"
  std::string id;  // "use1-az1"
};

std::span<const Zone> zones(const std::string& region);

// The zone of that name or id; the first one where neither is given. Throws InvalidParameterValue.
const Zone& find_zone(const std::string& region, const std::optional<std::string>& name,
                      const std::optional<std::string>& id);

}  // namespace neargate::ec2
