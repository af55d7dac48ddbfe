#include "cloud/access/decision_log.hpp"

#include <optional>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "cloud/access/directory_for_test.hpp"
#include "cloud/test_world.hpp"

namespace neargate::access {
namespace {

using Json = nlohmann::json;
using testing::SizeIs;

constexpr const char* kRole = "arn:aws:iam::123456789012:role/worker";

class DecisionLogTest : public testing::Test {
 protected:
  DecisionLogTest() {
    iam::CreateRoleRequest role;
    role.role_name = "worker";
    role.assume_role_policy_document =
        R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole",)"
        R"("Principal":{"Service":"ecs-tasks.amazonaws.com"}}})";
    iam_.create_role(role, call_);
    iam::PutRolePolicyRequest policy;
    policy.role_name = "worker";
    policy.policy_name = "own";
    policy.policy_document =
        R"({"Version":"2012-10-17","Statement":[)"
        R"({"Effect":"Allow","Action":"ecs:List*","Resource":"*"},)"
        R"({"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"*",)"
        R"("Condition":{"StringEquals":{"aws:PrincipalAccount":"123456789012"}}},)"
        R"({"Sid":"Not","Effect":"Deny","Action":"s3:Put*","Resource":"*"}]})";
    iam_.put_role_policy(policy, call_);
  }

  void record(std::size_t max_bytes = DecisionLog::kMaxBytes) {
    log_.emplace(world_.world().reactor, path_, max_bytes);
    authorizer_.on_decision([this](const Decided& decided) { log_->add(decided); });
  }
  void ask(const std::string& action) {
    authorizer_.ask(Caller::as_role(kRole, "AROA1", "job"), action, "arn:aws:s3:::bucket/key");
  }

  static std::vector<Json> lines_of(const std::string& path) {
    const std::string text = read_file(path).value_or("");
    std::vector<Json> lines;
    for (const std::string_view line : split(text, '\n')) {
      if (!line.empty()) lines.push_back(Json::parse(line));
    }
    return lines;
  }

  cloud::TestWorld world_;
  iam::Iam iam_{world_};
  DirectoryForTest directory_;
  Authorizer authorizer_{world_, iam_, directory_};
  aws::Call call_ = world_.call();
  std::string path_ = world_.world().state_directory + "/decisions";
  std::optional<DecisionLog> log_;
};

TEST_F(DecisionLogTest, SaysWhoAskedForWhatAndWhichStatementDecided) {
  record();
  for (const char* action : {"s3:GetObject", "ecs:ListTasks", "s3:PutObject", "s3:DeleteObject"}) {
    ask(action);
  }
  log_.reset();
  const std::vector<Json> lines = lines_of(path_);
  ASSERT_THAT(lines, SizeIs(4));
  const Json& read = lines[0];
  EXPECT_EQ(read["principal"], "arn:aws:sts::123456789012:assumed-role/worker/job");
  EXPECT_EQ(read["role"], kRole);
  EXPECT_EQ(read["action"], "s3:GetObject");
  EXPECT_EQ(read["resource"], "arn:aws:s3:::bucket/key");
  EXPECT_EQ(read["context"], Json::parse(R"({"aws:PrincipalAccount":["123456789012"]})"));
  EXPECT_EQ(read["verdict"], "allowed");
  EXPECT_EQ(read["layer"], "identity");
  EXPECT_EQ(read["policy"], "own");
  EXPECT_EQ(read["statement"], "Read");
  EXPECT_EQ(lines[1]["statement"], 0) << "has no Sid";
  EXPECT_EQ(lines[2]["verdict"], "explicitDeny");
  EXPECT_EQ(lines[2]["statement"], "Not");
  EXPECT_EQ(lines[3]["verdict"], "implicitDeny");
  EXPECT_EQ(lines[3]["statement"], nullptr);
}

TEST_F(DecisionLogTest, KeepsTwoFilesOfLimitedSize) {
  record(600);  // bytes; a line has less
  for (int i = 0; i < 5; ++i) {
    ask("s3:GetObject");
    log_.reset();
    record(600);
  }
  EXPECT_THAT(lines_of(path_), SizeIs(1));
  EXPECT_THAT(lines_of(path_ + ".1"), SizeIs(1));
}

TEST_F(DecisionLogTest, AddsToWhatIsThere) {
  for (int i = 0; i < 2; ++i) {
    record();
    ask("s3:GetObject");
    log_.reset();
  }
  EXPECT_THAT(lines_of(path_), SizeIs(2));
}

}  // namespace
}  // namespace neargate::access
