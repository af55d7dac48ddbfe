#include "cloud/ec2/zones.hpp"

#include <vector>

#include "aws/error.hpp"
#include "base/text.hpp"
#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"

namespace neargate::ec2 {
namespace {

// As many as us-east-1 has.
constexpr std::string_view kLetters = "abcdef";

// "us-east-1" -> "use1", "ap-southeast-2" -> "apse2": as AWS shortens regions in zone ids.
std::string short_region(const std::string& region) {
  const auto parts = split(region, '-');
  if (parts.size() != 3) return region;
  std::string out(parts[0]);
  for (const std::string_view direction : {"north", "south", "east", "west", "central"}) {
    if (parts[1].find(direction) != std::string_view::npos) out += direction.front();
  }
  return out + std::string(parts[2]);
}

}  // namespace

std::span<const Zone> zones(const std::string& region) {
  static const std::vector<Zone> all = [&] {
    std::vector<Zone> made;
    for (const char letter : kLetters) {
      made.push_back({letter, short_region(region) + "-az" + std::to_string(made.size() + 1)});
    }
    return made;
  }();
  return all;
}

const Zone& find_zone(const std::string& region, const std::optional<std::string>& name,
                      const std::optional<std::string>& id) {
  if (!name && !id) return zones(region).front();
  for (const Zone& zone : zones(region)) {
    if (name ? *name == region + zone.letter : *id == zone.id) return zone;
  }
  const std::string& given = name ? *name : *id;
  throw aws::Error("InvalidParameterValue",
                   "Value (" + given +
                       ") for parameter availabilityZone is invalid. Subnets can "
                       "currently only be created in the following availability zones: " +
                       region + "a to " + region + kLetters.back() + ".");
}

DescribeAvailabilityZonesResult Ec2::describe_availability_zones(
    const DescribeAvailabilityZonesRequest& in, aws::Call&) {
  DescribeAvailabilityZonesResult out;
  out.availability_zones.emplace();
  const auto asked = [](const std::optional<std::vector<std::string>>& list,
                        const std::string& value) {
    return !list || list->empty() || std::find(list->begin(), list->end(), value) != list->end();
  };
  for (const std::string& name : in.zone_names.value_or(std::vector<std::string>{})) {
    find_zone(world_.region, name, std::nullopt);
  }
  for (const Zone& zone : zones(world_.region)) {
    AvailabilityZone view;
    view.zone_name = world_.zone(zone.letter);
    view.zone_id = zone.id;
    view.region_name = world_.region;
    view.group_name = world_.region + "-zg-1";
    view.network_border_group = world_.region;
    view.zone_type = "availability-zone";
    view.opt_in_status = "opt-in-not-required";
    view.state = "available";
    const bool shown =
        asked(in.zone_names, *view.zone_name) && asked(in.zone_ids, zone.id) &&
        passes(in.filters, std::nullopt, [&](const std::string& name) -> std::optional<Values> {
          if (name == "zone-name") return one(view.zone_name);
          if (name == "zone-id") return one(view.zone_id);
          if (name == "region-name") return one(view.region_name);
          if (name == "state") return one(view.state);
          if (name == "zone-type") return one(view.zone_type);
          if (name == "opt-in-status") return one(view.opt_in_status);
          if (name == "group-name") return one(view.group_name);
          return std::nullopt;
        });
    if (shown) out.availability_zones->push_back(view);
  }
  return out;
}

DescribeRegionsResult Ec2::describe_regions(const DescribeRegionsRequest& in, aws::Call&) {
  for (const std::string& name : in.region_names.value_or(std::vector<std::string>{})) {
    if (name != world_.region) {
      throw aws::Error("InvalidParameterValue", "Invalid region name: " + name +
                                                    " (this Neargate runs " + world_.region + ")");
    }
  }
  Region region;
  region.region_name = world_.region;
  region.endpoint = "ec2." + world_.region + ".amazonaws.com";
  region.opt_in_status = "opt-in-not-required";
  DescribeRegionsResult out;
  out.regions.emplace();
  if (passes(in.filters, std::nullopt, [&](const std::string& name) {
        return name == "region-name"     ? one(region.region_name)
               : name == "endpoint"      ? one(region.endpoint)
               : name == "opt-in-status" ? one(region.opt_in_status)
                                         : std::nullopt;
      })) {
    out.regions->push_back(region);
  }
  return out;
}

DescribeAccountAttributesResult Ec2::describe_account_attributes(
    const DescribeAccountAttributesRequest& in, aws::Call&) {
  DescribeAccountAttributesResult out;
  out.account_attributes.emplace();
  const auto add = [&](const char* name, const char* value) {
    const auto& wanted = in.attribute_names;
    if (wanted && !wanted->empty() &&
        std::find(wanted->begin(), wanted->end(), name) == wanted->end()) {
      return;
    }
    auto& attribute = out.account_attributes->emplace_back();
    attribute.attribute_name = name;
    attribute.attribute_values.emplace().emplace_back().attribute_value = value;
  };
  add("supported-platforms", "VPC");
  add("default-vpc", "none");
  return out;
}

}  // namespace neargate::ec2
