#include "daemon/access_log_delivery.hpp"

#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "aws/gzip.hpp"
#include "aws/stream.hpp"
#include "base/file.hpp"
#include "daemon/access_log_bucket.hpp"
#include "daemon/simulated_world_for_test.hpp"

namespace neargate::daemon {
namespace {

namespace fs = std::filesystem;

constexpr char kService[] = R"({"Service":"logdelivery.elasticloadbalancing.amazonaws.com"})";

std::string allow(const std::string& principal,
                  const std::string& resource = "arn:aws:s3:::logs/AWSLogs/123456789012/*",
                  const std::string& more = "") {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject",)"
         R"("Principal":)" +
         principal + R"(,"Resource":")" + resource + "\"" + more + "}]}";
}

// A bucket "logs", and a folder that a balancer writes to.
struct AccessLogDeliveryTest : SimulatedWorldTest {
  store::Blobs blobs{world.state_directory + "/files"};
  s3::S3 s3{world, blobs};
  ec2::Ec2 ec2{world};
  elbv2::Elbv2 elbv2{world, ec2};
  const std::string root = world.state_directory + "/access-logs";
  AccessLogDelivery delivery{{world, s3, ec2, elbv2}, root};
  const AccessLogDestination destination{"logs", "", "app/web/50dc6c495c0c9188"};

  void SetUp() override {
    s3.create_bucket({.bucket = "logs"}, call);
    set_policy(allow(kService));
    delivery.start();
  }

  void set_policy(const std::string& policy) {
    s3.put_bucket_policy({.bucket = "logs", .policy = policy}, call);
  }

  std::string write(const std::string& name, const std::string& text) {
    const std::string folder = access_log_folder(root, destination);
    make_directories(folder);
    write_file_atomically(folder + "/" + name, text);
    return folder + "/" + name;
  }

  // The looking is the pool's work: until it is done.
  void look() {
    for (int i = 0; i < 200; ++i) {
      clock.advance(Seconds(1));
      reactor.run_once(Milliseconds(0));
      world.database.flush();
      std::this_thread::sleep_for(Milliseconds(1));
    }
  }

  std::vector<std::string> keys() {
    std::vector<std::string> out;
    const auto listed = s3.list_objects_v2({.bucket = "logs"}, call);
    for (const auto& object : listed.contents.value_or(std::vector<s3::Object>{})) {
      out.push_back(*object.key);
    }
    return out;
  }

  std::string content(const std::string& key) {
    const auto object = s3.get_object({.bucket = "logs", .key = key}, call);
    return aws::gunzip(object.body->source->body.read(), 1 << 20).value_or("no gzip");
  }

  bool takes() const {
    return takes_access_logs(s3, world, destination,
                             access_log_test_key(destination, {world.account, world.region}));
  }
};

TEST_F(AccessLogDeliveryTest, ABucketTakesWhatItsPolicyLetsIn) {
  EXPECT_TRUE(takes());
  const std::string all = "arn:aws:s3:::logs/*";
  for (const std::string& policy :
       {allow(R"({"AWS":"127311923021"})"), allow(R"({"AWS":"arn:aws:iam::127311923021:root"})"),
        allow(R"("*")", all),
        allow(kService, all,
              R"(,"Condition":{"ArnLike":{"aws:SourceArn":)"
              R"("arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/*"}})")}) {
    set_policy(policy);
    EXPECT_TRUE(takes()) << policy;
  }
  const std::string denied = allow(kService, all);
  for (const std::string& policy :
       {allow(R"({"Service":"delivery.logs.amazonaws.com"})"), allow(R"({"AWS":"033677994240"})"),
        allow(kService, "arn:aws:s3:::logs/web/AWSLogs/123456789012/*"),
        allow(kService, "arn:aws:s3:::logs/AWSLogs/210987654321/*"),
        allow(kService, all, R"(,"Condition":{"StringEquals":{"aws:SourceAccount":"2"}})"),
        denied.substr(0, denied.size() - 2) +
            R"(,{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":")" + all + "\"}]}"}) {
    set_policy(policy);
    EXPECT_FALSE(takes()) << policy;
  }
  s3.delete_bucket_policy({.bucket = "logs"}, call);
  EXPECT_FALSE(takes());
}

TEST_F(AccessLogDeliveryTest, ABucketWithAKeyOfItsOwnTakesNone) {
  s3::ServerSideEncryptionRule rule;
  rule.apply_server_side_encryption_by_default.emplace().sse_algorithm = "aws:kms";
  s3.put_bucket_encryption(
      {.bucket = "logs", .server_side_encryption_configuration = {.rules = {rule}}}, call);
  EXPECT_FALSE(takes());
}

TEST_F(AccessLogDeliveryTest, EnablingShowsThatItWorks) {
  delivery.enable(destination);
  EXPECT_EQ(keys(), std::vector<std::string>{"AWSLogs/123456789012/ELBAccessLogTestFile"});
  EXPECT_EQ(cloud::error_code([&] {
              delivery.enable({"none", "", "app/web/1"});
            }),
            "InvalidConfigurationRequest");
  EXPECT_EQ(cloud::error_code([&] {
              delivery.enable({"logs", "web", "app/web/1"});
            }),
            "InvalidConfigurationRequest");
}

TEST_F(AccessLogDeliveryTest, BringsWholeFilesOnce) {
  const std::string whole = write("10.0.1.5_1740000000000_aaaa.log", "one\ntwo\n");
  const auto end = clock.now() + std::chrono::hours(1);
  const std::string open =
      write("10.0.1.5_" + std::to_string(end.time_since_epoch().count()) + "_bbbb.open", "three\n");
  look();
  const std::string key =
      "AWSLogs/123456789012/elasticloadbalancing/us-east-1/2025/02/19/"
      "123456789012_elasticloadbalancing_us-east-1_app.web.50dc6c495c0c9188_20250219T2120Z_"
      "10.0.1.5_aaaa.log.gz";
  EXPECT_EQ(keys(), std::vector<std::string>{key});
  EXPECT_EQ(content(key), "one\ntwo\n");
  EXPECT_FALSE(fs::exists(whole));
  EXPECT_TRUE(fs::exists(open)) << "it is still written to";
}

TEST_F(AccessLogDeliveryTest, TakesWhatABalancerThatIsGoneHasLeft) {
  write("10.0.1.5_1740000000000_aaaa.open", "last words\n");
  look();
  ASSERT_EQ(keys().size(), 1U);
  EXPECT_EQ(content(keys().front()), "last words\n");
}

TEST_F(AccessLogDeliveryTest, KeepsWhatTheBucketDoesNotTake) {
  const std::string file = write("10.0.1.5_1739999000000_aaaa.log", "one\n");
  s3.delete_bucket_policy({.bucket = "logs"}, call);
  look();
  EXPECT_TRUE(fs::exists(file));
  EXPECT_TRUE(keys().empty());
  set_policy(allow(kService));
  look();
  EXPECT_FALSE(fs::exists(file));
  EXPECT_EQ(keys().size(), 1U);
}

TEST_F(AccessLogDeliveryTest, GivesUpWhereTheBucketIsGone) {
  s3.delete_bucket({.bucket = "logs"}, call);
  const std::string file = write("10.0.1.5_1739999000000_aaaa.log", "one\n");
  look();
  EXPECT_FALSE(fs::exists(file));
}

}  // namespace
}  // namespace neargate::daemon
