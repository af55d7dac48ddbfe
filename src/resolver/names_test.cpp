#include "resolver/names.hpp"

#include <gtest/gtest.h>

namespace neargate::resolver {
namespace {

using dns::Answer;
using dns::ReturnCode;

constexpr std::uint16_t kTypeAaaa = 28;

Snapshot snapshot() {
  Snapshot all;
  all.names = {{"web-1.us-east-1.elb.amazonaws.com", {"198.18.0.5", "198.18.0.6"}},
               {"internal-api-2.us-east-1.elb.amazonaws.com", {"10.0.1.9"}}};
  all.own_domains = {"us-east-1.elb.amazonaws.com"};
  return all;
}

VpcNames vpc() {
  VpcNames names;
  names.id = "vpc-1";
  names.cidrs = {"10.0.0.0/16"};
  names.private_domain = "ec2.internal";
  names.private_names = true;
  names.names = {{"dkr.ecr.us-east-1.amazonaws.com", {"10.0.2.9"}},
                 {"*.dkr.ecr.us-east-1.amazonaws.com", {"10.0.2.9"}},
                 {"logs.us-east-1.amazonaws.com", {"10.0.2.10"}}};
  return names;
}

dns::Query query(const std::string& name, std::uint16_t type = dns::kTypeA) {
  dns::Query asked;
  asked.name = name;
  asked.type = type;
  asked.klass = dns::kClassInternet;
  return asked;
}

// An answer in short: "forward", "none" (no such name), "empty", or what it has.
std::string told(const std::optional<Answer>& answer) {
  if (!answer) return "forward";
  if (answer->code == ReturnCode::no_such_name) return "none";
  EXPECT_EQ(answer->code, ReturnCode::no_error);
  if (!answer->pointer.empty()) return answer->pointer;
  if (answer->addresses.empty()) return "empty";
  std::string text;
  for (const std::uint32_t address : answer->addresses) {
    text += (text.empty() ? "" : " ") + std::to_string(address >> 24) + "." +
            std::to_string(address >> 16 & 255) + "." + std::to_string(address >> 8 & 255) + "." +
            std::to_string(address & 255);
  }
  return text;
}

TEST(ResolverNames, Answers) {
  struct Case {
    const char* name;
    std::uint16_t type;
    const char* answer;
  };
  constexpr std::uint16_t kA = dns::kTypeA;
  const Case kCases[] = {
      {"web-1.us-east-1.elb.amazonaws.com", kA, "198.18.0.5 198.18.0.6"},
      {"web-1.us-east-1.elb.amazonaws.com", dns::kTypeAny, "198.18.0.5 198.18.0.6"},
      {"web-1.us-east-1.elb.amazonaws.com", kTypeAaaa, "empty"},
      {"internal-api-2.us-east-1.elb.amazonaws.com", kA, "10.0.1.9"},
      {"gone-3.us-east-1.elb.amazonaws.com", kA, "none"},
      {"us-east-1.elb.amazonaws.com", kA, "forward"},
      {"logs.us-east-1.amazonaws.com", kA, "10.0.2.10"},
      {"ssm.us-east-1.amazonaws.com", kA, "forward"},
      {"dkr.ecr.us-east-1.amazonaws.com", kA, "10.0.2.9"},
      {"123456789012.dkr.ecr.us-east-1.amazonaws.com", kA, "10.0.2.9"},
      {"api.ecr.us-east-1.amazonaws.com", kA, "forward"},
      {"ip-10-0-1-23.ec2.internal", kA, "10.0.1.23"},
      {"ip-10-0-1-23.ec2.internal", kTypeAaaa, "empty"},
      {"ip-10-0-01-23.ec2.internal", kA, "none"},
      {"ip-10-1-1-23.ec2.internal", kA, "none"},
      {"ip-10-0-1.ec2.internal", kA, "none"},
      {"anything.ec2.internal", kA, "none"},
      {"ec2.internal", kA, "forward"},
      {"23.1.0.10.in-addr.arpa", dns::kTypePtr, "ip-10-0-1-23.ec2.internal"},
      {"23.1.0.10.in-addr.arpa", kA, "empty"},
      {"23.1.1.10.in-addr.arpa", dns::kTypePtr, "forward"},
      {"example.org", kA, "forward"},
      {"", kA, "forward"},
  };
  for (const Case& each : kCases) {
    EXPECT_EQ(told(answer_from(snapshot(), vpc(), query(each.name, each.type))), each.answer)
        << each.name;
  }
}

TEST(ResolverNames, WithoutDnsHostnamesThereAreNoPrivateNames) {
  VpcNames names = vpc();
  names.private_names = false;
  EXPECT_EQ(told(answer_from(snapshot(), names, query("ip-10-0-1-23.ec2.internal"))), "none");
  EXPECT_EQ(told(answer_from(snapshot(), names, query("23.1.0.10.in-addr.arpa", dns::kTypePtr))),
            "none");
  EXPECT_EQ(
      told(answer_from(snapshot(), names, query("internal-api-2.us-east-1.elb.amazonaws.com"))),
      "10.0.1.9");
}

TEST(ResolverNames, EachQueryHasAnotherAddressFirst) {
  dns::Query asked = query("web-1.us-east-1.elb.amazonaws.com");
  asked.id = 7;
  EXPECT_EQ(told(answer_from(snapshot(), vpc(), asked)), "198.18.0.6 198.18.0.5");
}

TEST(ResolverNames, OtherClassesAreNoneOfOurs) {
  dns::Query asked = query("logs.us-east-1.amazonaws.com");
  asked.klass = 3;  // CHAOS
  EXPECT_EQ(told(answer_from(snapshot(), vpc(), asked)), "forward");
}

}  // namespace
}  // namespace neargate::resolver
