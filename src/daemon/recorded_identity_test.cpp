#include "daemon/recorded_identity.hpp"

#include <filesystem>
#include <optional>

#include <gtest/gtest.h>

#include "gen/ecs/types.hpp"
#include "gen/iam/types.hpp"
#include "store/table.hpp"

namespace neargate::daemon {
namespace {

class RecordedIdentity : public ::testing::Test {
 protected:
  RecordedIdentity() {
    std::string name = (std::filesystem::temp_directory_path() / "neargate-test-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    database_.emplace(directory_ + "/state.db", nullptr);
  }
  ~RecordedIdentity() override {
    database_.reset();
    std::filesystem::remove_all(directory_);
  }
  void add_root_key(const std::string& account) {
    store::Table<iam::AccessKeyRecord> keys(*database_, "iam.accessKeys");
    keys.put("AKIAROOT",
             {.secret = "s", .arn = "arn:aws:iam::" + account + ":root", .user_id = account});
    keys.put("ASIASESSION", {.secret = "s",
                             .arn = "arn:aws:sts::999999999999:assumed-role/r/s",
                             .user_id = "AROA:s",
                             .role_arn = "arn:aws:iam::999999999999:role/r"});
  }
  void add_cluster(const std::string& arn) {
    store::Table<ecs::Cluster> clusters(*database_, "ecs.clusters");
    clusters.put(arn, {.cluster_arn = arn, .cluster_name = "c"});
  }

  std::string directory_;
  std::optional<store::Database> database_;
};

TEST_F(RecordedIdentity, IsNobodysInANewState) {
  const Settings settings = recorded_identity(*database_);
  EXPECT_FALSE(settings.account || settings.region);
}

TEST_F(RecordedIdentity, IsThatOfTheRootAndOfWhatWasMade) {
  add_root_key("210987654321");
  Settings settings = recorded_identity(*database_);
  EXPECT_EQ(settings.account, "210987654321");
  EXPECT_FALSE(settings.region) << "nothing tells";
  add_cluster("arn:aws:ecs:eu-west-1:210987654321:cluster/c");
  settings = recorded_identity(*database_);
  EXPECT_EQ(settings.region, "eu-west-1");
  EXPECT_FALSE(settings.name || settings.port || settings.speed);
}

TEST_F(RecordedIdentity, OfMixedAccountsIsTheFirst) {
  add_root_key("210987654321");
  add_cluster("arn:aws:ecs:ap-south-1:123456789012:cluster/a");
  add_cluster("arn:aws:ecs:eu-west-1:210987654321:cluster/c");
  const Settings settings = recorded_identity(*database_);
  EXPECT_EQ(settings.account, "210987654321");
  EXPECT_EQ(settings.region, "eu-west-1");
}

}  // namespace
}  // namespace neargate::daemon
