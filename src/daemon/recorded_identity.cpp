#include "daemon/recorded_identity.hpp"

#include <string>
#include <string_view>

#include "base/text.hpp"
#include "gen/iam/types.hpp"
#include "smithy/json.hpp"

namespace neargate::daemon {
namespace {

// Tables whose records hold ARNs with a region, of resources that most stacks have.
constexpr std::string_view kRegional[] = {"ecs.clusters", "ecr.repositories", "dynamodb.tables",
                                          "elbv2.load_balancers", "logs.groups"};

// The region of the first ARN of that account: "arn:aws:ecs:us-east-1:123456789012:…".
std::string region_in(std::string_view text, std::string_view account) {
  constexpr std::string_view kStart = "arn:aws:";
  for (std::size_t at = 0; (at = text.find(kStart, at)) != std::string_view::npos; ++at) {
    const auto parts = split(text.substr(at + kStart.size(), 100), ':');
    if (parts.size() >= 3 && !parts[1].empty() && parts[2] == account) return std::string(parts[1]);
  }
  return "";
}

}  // namespace

Settings recorded_identity(store::Database& database) {
  Settings out;
  // The root's access key is made at the first start.
  database.load("iam.accessKeys", [&](std::string_view, std::string_view text) {
    const auto key =
        smithy::from_json<iam::AccessKeyRecord>(text, {.strictness = smithy::Strictness::record});
    if (!key.role_arn) out.account = key.user_id;
  });
  if (!out.account) return out;
  for (const std::string_view table : kRegional) {
    database.load(table, [&](std::string_view, std::string_view text) {
      const std::string region = region_in(text, *out.account);
      if (!out.region && !region.empty()) out.region = region;
    });
  }
  return out;
}

}  // namespace neargate::daemon
