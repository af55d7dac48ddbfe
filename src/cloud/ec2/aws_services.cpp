#include "cloud/ec2/aws_services.hpp"

#include <map>

namespace neargate::ec2 {
namespace {

// Services whose names in DNS are not "<service>.<region>.amazonaws.com".
// Source: "AWS services that integrate with AWS PrivateLink" and each service's endpoints page.
const std::map<std::string, std::vector<std::string>>& special_names() {
  static const std::map<std::string, std::vector<std::string>> kNames = {
      {"ecr.api", {"api.ecr"}}, {"ecr.dkr", {"dkr.ecr", "*.dkr.ecr"}}, {"s3", {"s3", "*.s3"}},
      {"ecs-agent", {"ecs-a"}}, {"ecs-telemetry", {"ecs-t"}},
  };
  return kNames;
}

// Of us-east-1, in Amazon's published ranges. Nothing is ever sent there from here.
constexpr char kServiceAddress[] = "52.94.233.129";

struct AwsPrefixList {
  std::string id;
  std::string service;
  std::vector<std::string> cidrs;
};

const std::vector<AwsPrefixList>& aws_prefix_lists() {
  static const std::vector<AwsPrefixList> kLists = {
      {"pl-63a5400a", "s3", {"3.5.0.0/19", "52.216.0.0/15", "54.231.0.0/16"}},
      {"pl-02cd2c6b", "dynamodb", {"3.218.180.0/22", "52.94.0.0/22", "52.119.224.0/20"}},
  };
  return kLists;
}

}  // namespace

std::vector<std::string> service_names(const std::string& service, const std::string& region) {
  const std::string suffix = "." + region + ".amazonaws.com";
  const auto found = special_names().find(service);
  if (found == special_names().end()) return {service + suffix};
  std::vector<std::string> names;
  for (const std::string& name : found->second) names.push_back(name + suffix);
  return names;
}

std::string service_host(const std::string& service, const std::string& region,
                         const std::string& account) {
  const std::string name = service_names(service, region).front();
  return service == "ecr.dkr" ? account + "." + name : name;
}

std::string service_address(const std::string& service) {
  if (service == "s3") return "52.216.0.1";
  if (service == "dynamodb") return "52.94.0.1";
  return kServiceAddress;
}

std::optional<std::string> prefix_list_of_service(const std::string& service) {
  for (const AwsPrefixList& list : aws_prefix_lists()) {
    if (list.service == service) return list.id;
  }
  return std::nullopt;
}

std::map<std::string, PrefixListRecord> aws_prefix_list_records(const std::string& region) {
  std::map<std::string, PrefixListRecord> records;
  for (const AwsPrefixList& list : aws_prefix_lists()) {
    PrefixListRecord& record = records[list.id];
    ManagedPrefixList& shown = record.prefix_list;
    shown.prefix_list_id = list.id;
    shown.prefix_list_name = "com.amazonaws." + region + "." + list.service;
    shown.prefix_list_arn = "arn:aws:ec2:" + region + ":aws:prefix-list/" + list.id;
    shown.address_family = "IPv4";
    shown.state = "create-complete";
    shown.max_entries = 1;  // its weight among a group's rules: "AWS-managed prefix list weight"
    shown.version = 1;
    shown.owner_id = "AWS";
    auto& entries = record.versions.emplace_back();
    for (const std::string& cidr : list.cidrs) {
      entries.push_back({.cidr = cidr, .description = {}});
    }
  }
  return records;
}

}  // namespace neargate::ec2
