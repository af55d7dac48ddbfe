#include "cloud/elbv2/elbv2.hpp"

#include <gtest/gtest.h>

#include "cloud/test_world.hpp"

namespace neargate::elbv2 {
namespace {

class Elbv2Test : public testing::Test {
 protected:
  void SetUp() override {
    vpc_ = *ec2_.create_vpc({.cidr_block = "10.0.0.0/16"}, call_).vpc->vpc_id;
    a_ = make_subnet("10.0.1.0/24", "us-east-1a");
    b_ = make_subnet("10.0.2.0/24", "us-east-1b");
    const std::string gateway =
        *ec2_.create_internet_gateway({}, call_).internet_gateway->internet_gateway_id;
    ec2_.attach_internet_gateway({.internet_gateway_id = gateway, .vpc_id = vpc_}, call_);
    group_ = make_group("app");
  }
  std::string make_subnet(const std::string& cidr, const std::string& zone) {
    return *ec2_.create_subnet({.availability_zone = zone, .cidr_block = cidr, .vpc_id = vpc_},
                               call_)
                .subnet->subnet_id;
  }
  std::string make_group(const std::string& name) {
    CreateTargetGroupInput in{.name = name};
    in.protocol = "HTTP";
    in.port = 8080;
    in.vpc_id = vpc_;
    in.target_type = "ip";
    return *elbv2_.create_target_group(in, call_).target_groups->front().target_group_arn;
  }
  std::string make_balancer(const std::string& name = "web") {
    CreateLoadBalancerInput in{.name = name};
    in.subnets = {{a_, b_}};
    return *elbv2_.create_load_balancer(in, call_).load_balancers->front().load_balancer_arn;
  }
  std::string listen(const std::string& balancer, int port = 80) {
    CreateListenerInput in{.load_balancer_arn = balancer};
    in.protocol = "HTTP";
    in.port = port;
    in.default_actions = {{.type = "forward", .target_group_arn = group_}};
    return *elbv2_.create_listener(in, call_).listeners->front().listener_arn;
  }
  template <class Action>
  std::string code(Action action) {
    return cloud::error_code(action);
  }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  ec2::Ec2 ec2_{world_};
  Elbv2 elbv2_{world_, ec2_};
  std::string vpc_, a_, b_, group_;
};

TEST_F(Elbv2Test, ABalancerHasAnInterfaceInEachZone) {
  const std::string arn = make_balancer();
  const auto shown = elbv2_.describe_load_balancers({}, call_).load_balancers->front();
  EXPECT_EQ(shown.state->code, "provisioning");
  EXPECT_EQ(shown.availability_zones->size(), 2u);
  EXPECT_EQ(ec2_.network_spec().attachments.front().interfaces.size(), 2u);
  elbv2_.set_active(arn, true);
  EXPECT_EQ(elbv2_.describe_load_balancers({}, call_).load_balancers->front().state->code,
            "active");
  elbv2_.delete_load_balancer({.load_balancer_arn = arn}, call_);
  EXPECT_TRUE(ec2_.network_spec().attachments.empty());
  EXPECT_EQ(code([&] { elbv2_.describe_load_balancers({.names = {{"web"}}}, call_); }),
            "LoadBalancerNotFound");
}

TEST_F(Elbv2Test, RefusesWhatAwsRefuses) {
  const auto create = [&](const std::string& name, const std::vector<std::string>& subnets) {
    CreateLoadBalancerInput in{.name = name};
    in.subnets = subnets;
    return code([&] { elbv2_.create_load_balancer(in, call_); });
  };
  EXPECT_EQ(create("one-zone", {a_}), "ValidationError");
  EXPECT_EQ(create("same-zone", {a_, make_subnet("10.0.3.0/24", "us-east-1a")}),
            "InvalidConfigurationRequest");
  EXPECT_EQ(create("no-subnet", {a_, "subnet-none"}), "SubnetNotFound");
  EXPECT_EQ(create("under_score", {a_, b_}), "ValidationError");
  EXPECT_EQ(create("-hyphen", {a_, b_}), "ValidationError");
  EXPECT_EQ(create("a-name-of-more-than-32-characters-", {a_, b_}), "ValidationError");
  make_balancer();
  EXPECT_EQ(create("web", {a_, b_}), "DuplicateLoadBalancerName");
}

// What is stored without effect would be a lie: it is refused.
TEST_F(Elbv2Test, AttributesActOrKeepTheirDefault) {
  const std::string arn = make_balancer();
  const auto set = [&](const std::string& key, const std::string& value) {
    return code([&] {
      elbv2_.modify_load_balancer_attributes(
          {.load_balancer_arn = arn, .attributes = {{.key = key, .value = value}}}, call_);
    });
  };
  EXPECT_EQ(set("idle_timeout.timeout_seconds", "30"), "");
  EXPECT_EQ(set("idle_timeout.timeout_seconds", "0"), "ValidationError");
  EXPECT_EQ(set("client_keep_alive.seconds", "120"), "");
  EXPECT_EQ(set("routing.http.xff_header_processing.mode", "remove"), "");
  EXPECT_EQ(set("routing.http2.enabled", "true"), "");
  EXPECT_EQ(set("routing.http2.enabled", "false"), "InvalidConfigurationRequest");
  EXPECT_EQ(set("no.such.key", "1"), "ValidationError");
  EXPECT_EQ(set("deletion_protection.enabled", "true"), "");
  EXPECT_EQ(code([&] { elbv2_.delete_load_balancer({.load_balancer_arn = arn}, call_); }),
            "OperationNotPermitted");
}

TEST_F(Elbv2Test, TargetsAreUnusedThenInitialThenDraining) {
  const std::string balancer = make_balancer();
  elbv2_.register_target(group_, "10.0.1.7", 8080, "us-east-1a");
  EXPECT_EQ(elbv2_.health(group_, "10.0.1.7", 8080).state, "unused");
  listen(balancer);
  EXPECT_EQ(elbv2_.health(group_, "10.0.1.7", 8080).state, "initial");
  std::string heard;
  elbv2_.on_health_change(
      [&](const std::string&, const std::string& address) { heard += address + " "; });
  elbv2_.set_health(group_, "10.0.1.7", 8080,
                    {.state = "healthy", .reason = "", .description = ""});
  elbv2_.set_health(group_, "10.0.1.7", 8080,
                    {.state = "healthy", .reason = "", .description = ""});
  EXPECT_EQ(heard, "10.0.1.7 ") << "only changes are told";
  elbv2_.deregister_target(group_, "10.0.1.7", 8080);
  EXPECT_EQ(elbv2_.health(group_, "10.0.1.7", 8080).state, "draining");
  elbv2_.remove_drained(group_, "10.0.1.7", 8080);
  EXPECT_EQ(elbv2_.health(group_, "10.0.1.7", 8080).reason, "Target.NotRegistered");
}

TEST_F(Elbv2Test, AListenerForwardsToUpToFiveWeightedGroups) {
  const std::string other = make_group("other");
  const std::string balancer = make_balancer();
  CreateListenerInput in{.load_balancer_arn = balancer};
  in.protocol = "HTTP";
  in.port = 80;
  in.default_actions = {{.type = "forward"}};
  auto& groups = in.default_actions[0].forward_config.emplace().target_groups.emplace();
  groups = {{.target_group_arn = group_, .weight = 90}, {.target_group_arn = other, .weight = 10}};
  const auto create = [&] { return code([&] { elbv2_.create_listener(in, call_); }); };
  groups[1].weight = 1000;
  EXPECT_EQ(create(), "ValidationError");
  groups[1] = groups[0];
  EXPECT_EQ(create(), "ValidationError") << "twice the same";
  groups.assign(6, {.target_group_arn = group_});
  EXPECT_EQ(create(), "TooManyTargetGroups");
  groups = {{.target_group_arn = group_, .weight = 90}, {.target_group_arn = other}};
  in.default_actions[0].target_group_arn = group_;
  EXPECT_EQ(create(), "ValidationError") << "two ways to say different things";
  in.default_actions[0].target_group_arn.reset();
  const auto made = elbv2_.create_listener(in, call_).listeners->front().default_actions->front();
  EXPECT_FALSE(made.target_group_arn);
  EXPECT_EQ(made.forward_config->target_groups->at(0).weight, 90);
  EXPECT_EQ(made.forward_config->target_groups->at(1).weight, 1);
  EXPECT_EQ(elbv2_.target_groups_of(balancer), (std::vector<std::string>{group_, other}));
}

TEST_F(Elbv2Test, AGroupInUseStays) {
  const std::string listener = listen(make_balancer());
  EXPECT_EQ(code([&] { elbv2_.delete_target_group({.target_group_arn = group_}, call_); }),
            "ResourceInUse");
  elbv2_.delete_listener({.listener_arn = listener}, call_);
  EXPECT_EQ(code([&] { elbv2_.delete_target_group({.target_group_arn = group_}, call_); }), "");
}

TEST_F(Elbv2Test, HttpsNeedsACertificateThatIsThere) {
  CreateListenerInput in{.load_balancer_arn = make_balancer()};
  in.protocol = "HTTPS";
  in.port = 443;
  in.default_actions = {{.type = "forward", .target_group_arn = group_}};
  EXPECT_EQ(code([&] { elbv2_.create_listener(in, call_); }), "CertificateNotFound");
  in.certificates = {{{.certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/x"}}};
  EXPECT_EQ(code([&] { elbv2_.create_listener(in, call_); }), "CertificateNotFound");
  elbv2_.find_certificates_by([](const std::string&) { return true; });
  in.ssl_policy = "ELBSecurityPolicy-2016-08";  // would allow TLS 1.0, which nothing here speaks
  EXPECT_EQ(code([&] { elbv2_.create_listener(in, call_); }), "SSLPolicyNotFound");
  in.ssl_policy.reset();
  EXPECT_EQ(code([&] { elbv2_.create_listener(in, call_); }), "");
  EXPECT_EQ(elbv2_.users_of_certificate(*in.certificates->front().certificate_arn).size(), 1u);
}

TEST_F(Elbv2Test, OneListenerAPortAndNoLoops) {
  const std::string balancer = make_balancer();
  listen(balancer);
  EXPECT_EQ(code([&] { listen(balancer); }), "DuplicateListener");
  CreateListenerInput in{.load_balancer_arn = balancer};
  in.protocol = "HTTP";
  in.port = 8080;
  in.default_actions = {{.type = "redirect"}};
  in.default_actions[0].redirect_config = {{.status_code = "HTTP_301"}};
  EXPECT_EQ(code([&] { elbv2_.create_listener(in, call_); }), "InvalidLoadBalancerAction");
}

}  // namespace
}  // namespace neargate::elbv2
