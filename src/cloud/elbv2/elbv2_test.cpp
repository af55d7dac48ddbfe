#include "cloud/elbv2/elbv2.hpp"

#include <map>

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
  std::string make_rule(const std::string& listener, int priority, const std::string& path) {
    CreateRuleInput in{.listener_arn = listener, .priority = priority};
    in.conditions = {{.field = "path-pattern", .values = {{path}}}};
    in.actions = {{.type = "forward", .target_group_arn = group_}};
    return *elbv2_.create_rule(in, call_).rules->front().rule_arn;
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

TEST_F(Elbv2Test, AccessLogsAreEnabledOnlyWhereTheirBucketTakesThem) {
  const std::string arn = make_balancer();
  std::vector<std::string> asked;
  elbv2_.enable_access_logs_by([&](const std::string&, const AccessLogs& logs) {
    asked.push_back(logs.bucket + " " + logs.prefix);
    if (logs.bucket == "closed") throw aws::Error("InvalidConfigurationRequest", "");
  });
  const auto set = [&](std::map<std::string, std::string> values) {
    ModifyLoadBalancerAttributesInput in{.load_balancer_arn = arn};
    for (const auto& [key, value] : values) {
      in.attributes.push_back({.key = "access_logs.s3." + key, .value = value});
    }
    return code([&] { elbv2_.modify_load_balancer_attributes(in, call_); });
  };
  const auto enabled = [&] {
    return access_logs(elbv2_.load_balancers().find(arn)->attributes).has_value();
  };
  EXPECT_EQ(set({{"enabled", "true"}}), "InvalidConfigurationRequest") << "no bucket";
  EXPECT_EQ(set({{"enabled", "true"}, {"bucket", "closed"}}), "InvalidConfigurationRequest");
  EXPECT_EQ(set({{"enabled", "true"}, {"bucket", "open"}, {"prefix", "a/AWSLogs"}}),
            "InvalidConfigurationRequest");
  EXPECT_FALSE(enabled());
  EXPECT_EQ(set({{"bucket", "open"}, {"prefix", "web"}}), "") << "not yet enabled";
  EXPECT_EQ(set({{"enabled", "true"}}), "");
  EXPECT_TRUE(enabled());
  EXPECT_EQ(set({{"enabled", "true"}}), "");
  EXPECT_EQ(set({{"enabled", "false"}}), "");
  EXPECT_FALSE(enabled());
  EXPECT_EQ(asked, (std::vector<std::string>{"closed ", "open web"})) << "once for each place";
}

TEST_F(Elbv2Test, TargetsHaveAZoneThatTheirBalancerServes) {
  const auto add = [&](const std::string& address, std::optional<std::string> zone = {}) {
    return code([&] {
      elbv2_.register_targets({.target_group_arn = group_,
                               .targets = {{.id = address, .availability_zone = std::move(zone)}}},
                              call_);
    });
  };
  const std::string balancer = make_balancer();
  const std::string c = make_subnet("10.0.3.0/24", "us-east-1c");
  listen(balancer);
  EXPECT_EQ(add("10.0.3.7"), "");
  EXPECT_EQ(add("10.0.1.7"), "");
  EXPECT_EQ(add("192.168.0.1"), "ValidationError") << "outside the VPC";
  EXPECT_EQ(add("192.168.0.1", "all"), "");
  EXPECT_EQ(add("8.8.8.8", "all"), "InvalidTarget");
  EXPECT_EQ(add("tea"), "ValidationError");
  const auto reason = [&](const std::string& address) {
    return elbv2_.health(group_, address, 8080).reason;
  };
  EXPECT_EQ(reason("10.0.1.7"), "Elb.RegistrationInProgress");
  EXPECT_EQ(reason("192.168.0.1"), "Elb.RegistrationInProgress");
  EXPECT_EQ(reason("10.0.3.7"), "Target.NotInUse");
  int told = 0;
  elbv2_.on_health_change([&](const std::string&, const std::string&) { ++told; });
  elbv2_.set_subnets({.load_balancer_arn = balancer, .subnets = {{a_, b_, c}}}, call_);
  EXPECT_EQ(reason("10.0.3.7"), "Elb.RegistrationInProgress");
  EXPECT_EQ(told, 3);
}

TEST_F(Elbv2Test, TargetGroupsAttributesActTogether) {
  const auto set = [&](std::vector<TargetGroupAttribute> attributes) {
    return code([&] {
      elbv2_.modify_target_group_attributes(
          {.target_group_arn = group_, .attributes = std::move(attributes)}, call_);
    });
  };
  constexpr const char* kAlgorithm = "load_balancing.algorithm.type";
  constexpr const char* kSlowStart = "slow_start.duration_seconds";
  EXPECT_EQ(set({{.key = kSlowStart, .value = "29"}}), "ValidationError");
  EXPECT_EQ(set({{.key = kSlowStart, .value = "30"}}), "");
  EXPECT_EQ(set({{.key = kAlgorithm, .value = "weighted_random"}}), "InvalidConfigurationRequest");
  EXPECT_EQ(
      set({{.key = kSlowStart, .value = "0"}, {.key = kAlgorithm, .value = "weighted_random"}}),
      "");
  EXPECT_EQ(set({{.key = "load_balancing.cross_zone.enabled", .value = "true"}}), "");
  EXPECT_EQ(set({{.key = "load_balancing.cross_zone.enabled", .value = "false"}}),
            "InvalidConfigurationRequest");
  EXPECT_EQ(set({{.key = "stickiness.enabled", .value = "true"},
                 {.key = "stickiness.type", .value = "app_cookie"}}),
            "InvalidConfigurationRequest")
      << "without a name";
  EXPECT_EQ(set({{.key = "stickiness.app_cookie.cookie_name", .value = "AWSALBAPP"}}),
            "InvalidConfigurationRequest");
  const std::string fewest = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.";
  EXPECT_EQ(set({{.key = fewest + "percentage", .value = "50"}}), "");
  EXPECT_EQ(set({{.key = fewest + "percentage", .value = "101"}}), "ValidationError");
  EXPECT_EQ(set({{.key = "target_group_health.dns_failover.minimum_healthy_targets.count",
                  .value = "2"}}),
            "InvalidConfigurationRequest");
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

TEST_F(Elbv2Test, RulesHaveAnOrderAndTags) {
  const std::string listener = listen(make_balancer());
  const std::string a = make_rule(listener, 20, "/a"), b = make_rule(listener, 10, "/b");
  EXPECT_EQ(code([&] { make_rule(listener, 10, "/c"); }), "PriorityInUse");
  const auto priorities = [&] {
    std::string text;
    const auto shown = elbv2_.describe_rules({.listener_arn = listener}, call_);
    for (const Rule& rule : *shown.rules) {
      text += *rule.priority + (rule.rule_arn == a ? "a " : rule.rule_arn == b ? "b " : " ");
    }
    return text;
  };
  EXPECT_EQ(priorities(), "10b 20a default ");
  const auto set = [&](std::vector<RulePriorityPair> pairs) {
    return code([&] { elbv2_.set_rule_priorities({.rule_priorities = std::move(pairs)}, call_); });
  };
  EXPECT_EQ(set({{.rule_arn = a, .priority = 10}}), "PriorityInUse");
  EXPECT_EQ(set({{.rule_arn = a, .priority = 5}, {.rule_arn = b, .priority = 5}}), "PriorityInUse");
  EXPECT_EQ(set({{.rule_arn = a, .priority = 10}, {.rule_arn = b, .priority = 20}}), "");
  EXPECT_EQ(priorities(), "10a 20b default ");
  elbv2_.add_tags({.resource_arns = {a}, .tags = {{.key = "k", .value = "v"}}}, call_);
  const auto tags = elbv2_.describe_tags({.resource_arns = {a}}, call_).tag_descriptions;
  EXPECT_EQ(tags->front().tags->front().value, "v");
  elbv2_.delete_rule({.rule_arn = a}, call_);
  EXPECT_EQ(code([&] { elbv2_.delete_rule({.rule_arn = a}, call_); }), "RuleNotFound");
  EXPECT_EQ(priorities(), "20b default ");
}

TEST_F(Elbv2Test, TheDefaultRuleIsTheListeners) {
  const std::string listener = listen(make_balancer());
  const std::string rule =
      *elbv2_.describe_rules({.listener_arn = listener}, call_).rules->front().rule_arn;
  EXPECT_EQ(elbv2_.describe_rules({.rule_arns = {{rule}}}, call_).rules->front().priority,
            "default");
  EXPECT_EQ(code([&] { elbv2_.delete_rule({.rule_arn = rule}, call_); }), "OperationNotPermitted");
  EXPECT_EQ(code([&] {
              elbv2_.set_rule_priorities({.rule_priorities = {{.rule_arn = rule, .priority = 1}}},
                                         call_);
            }),
            "OperationNotPermitted");
  EXPECT_EQ(code([&] { elbv2_.describe_rules({}, call_); }), "ValidationError");
}

TEST_F(Elbv2Test, ARuleHoldsItsTargetGroupUntilItsListenerGoes) {
  const std::string balancer = make_balancer(), listener = listen(balancer);
  const std::string other = make_group("other");
  const std::string rule = make_rule(listener, 1, "/a");
  elbv2_.modify_rule(
      {.rule_arn = rule, .actions = {{{.type = "forward", .target_group_arn = other}}}}, call_);
  EXPECT_EQ(elbv2_.target_groups_of(balancer), (std::vector<std::string>{group_, other}));
  EXPECT_EQ(elbv2_.load_balancers_of(other), (std::vector<std::string>{balancer}));
  const std::string second = make_balancer("second");
  EXPECT_EQ(code([&] { listen(second); }), "TargetGroupAssociationLimit");
  EXPECT_EQ(code([&] { elbv2_.modify_rule({.rule_arn = rule}, call_); }), "ValidationError");
  elbv2_.delete_listener({.listener_arn = listener}, call_);
  EXPECT_EQ(code([&] { elbv2_.describe_rules({.rule_arns = {{rule}}}, call_); }), "RuleNotFound");
  EXPECT_TRUE(elbv2_.load_balancers_of(other).empty());
}

TEST_F(Elbv2Test, AtMostAHundredRulesABalancer) {
  const std::string balancer = make_balancer();
  const std::string one = listen(balancer), other = listen(balancer, 81);
  for (int priority = 1; priority <= 50; ++priority) {
    make_rule(one, priority, "/a");
    make_rule(other, priority, "/a");
  }
  EXPECT_EQ(code([&] { make_rule(one, 51, "/a"); }), "TooManyRules");
}

TEST_F(Elbv2Test, LimitsAreShownAndHeld) {
  std::map<std::string, std::string> limits;
  const auto shown = elbv2_.describe_account_limits({}, call_);
  for (const Limit& limit : *shown.limits) limits[*limit.name] = *limit.max;
  EXPECT_EQ(limits.at("rules-per-application-load-balancer"), "100");
  EXPECT_EQ(limits.at("listeners-per-application-load-balancer"), "50");
  const std::string balancer = make_balancer();
  for (int port = 1; port <= 50; ++port) listen(balancer, port);
  EXPECT_EQ(code([&] { listen(balancer, 51); }), "TooManyListeners");
}

TEST_F(Elbv2Test, ActionsAreCheckedAsAwsDoes) {
  const std::string listener = listen(make_balancer());
  const auto create = [&](const std::vector<Action>& actions) {
    CreateRuleInput in{.listener_arn = listener, .priority = 1};
    in.conditions = {{.field = "path-pattern", .values = {{"/"}}}};
    in.actions = actions;
    return code([&] { elbv2_.create_rule(in, call_); });
  };
  const auto redirect = [&](RedirectActionConfig config) {
    config.status_code = "HTTP_302";
    return create({{.type = "redirect", .redirect_config = config}});
  };
  const auto fixed = [&](FixedResponseActionConfig config) {
    config.status_code = "200";
    return create({{.type = "fixed-response", .fixed_response_config = config}});
  };
  EXPECT_EQ(create({}), "ValidationError");
  EXPECT_EQ(create({{.type = "forward"}}), "ValidationError");
  EXPECT_EQ(create({{.type = "forward", .target_group_arn = "arn:none"}}), "TargetGroupNotFound");
  EXPECT_EQ(create({{.type = "forward", .target_group_arn = group_},
                    {.type = "forward", .target_group_arn = group_}}),
            "TooManyActions");
  EXPECT_EQ(redirect({}), "InvalidLoadBalancerAction") << "a loop";
  EXPECT_EQ(redirect({.protocol = "HTTP"}), "InvalidLoadBalancerAction") << "a loop";
  EXPECT_EQ(redirect({.port = "0"}), "InvalidLoadBalancerAction");
  EXPECT_EQ(redirect({.path = "x"}), "InvalidLoadBalancerAction");
  EXPECT_EQ(fixed({.content_type = "image/png"}), "InvalidLoadBalancerAction");
  EXPECT_EQ(fixed({.content_type = "text/css"}), "");
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
  in.ssl_policy = "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04";
  EXPECT_EQ(code([&] { elbv2_.create_listener(in, call_); }), "SSLPolicyNotFound");
  in.ssl_policy.reset();
  const auto made = elbv2_.create_listener(in, call_).listeners->front();
  EXPECT_EQ(made.ssl_policy, "ELBSecurityPolicy-2016-08");
  EXPECT_EQ(elbv2_.users_of_certificate(*in.certificates->front().certificate_arn).size(), 1u);
}

TEST_F(Elbv2Test, FurtherCertificatesComeAndGo) {
  elbv2_.find_certificates_by([](const std::string& arn) { return arn != "none"; });
  const std::string balancer = make_balancer(), plain = listen(balancer);
  CreateListenerInput in{.load_balancer_arn = balancer};
  in.protocol = "HTTPS";
  in.port = 443;
  in.certificates = {{{.certificate_arn = "default"}}};
  in.default_actions = {{.type = "forward", .target_group_arn = group_}};
  const std::string listener = *elbv2_.create_listener(in, call_).listeners->front().listener_arn;
  const auto add = [&](const std::string& to, const std::string& arn) {
    return code([&] {
      elbv2_.add_listener_certificates(
          {.listener_arn = to, .certificates = {{.certificate_arn = arn}}}, call_);
    });
  };
  const auto remove = [&](const std::string& arn) {
    return code([&] {
      elbv2_.remove_listener_certificates(
          {.listener_arn = listener, .certificates = {{.certificate_arn = arn}}}, call_);
    });
  };
  const auto shown = [&] {
    std::string text;
    const auto out = elbv2_.describe_listener_certificates({.listener_arn = listener}, call_);
    for (const Certificate& certificate : *out.certificates) {
      text += *certificate.certificate_arn + (*certificate.is_default ? "! " : " ");
    }
    return text;
  };
  EXPECT_EQ(add(plain, "a"), "ValidationError");
  EXPECT_EQ(add(listener, "none"), "CertificateNotFound");
  EXPECT_EQ(add(listener, "a") + add(listener, "default") + add(listener, "a"), "");
  EXPECT_EQ(shown(), "default! a default ");
  EXPECT_EQ(elbv2_.users_of_certificate("a"), (std::vector<std::string>{balancer}));
  EXPECT_EQ(remove("default"), "") << "from those that host names choose from";
  EXPECT_EQ(remove("default"), "OperationNotPermitted");
  EXPECT_EQ(remove("a") + remove("a"), "");
  EXPECT_EQ(shown(), "default! ");
  for (int i = 0; i < 25; ++i) EXPECT_EQ(add(listener, std::to_string(i)), "");
  EXPECT_EQ(add(listener, "one more"), "TooManyCertificates");
}

TEST_F(Elbv2Test, PoliciesAreShownWithTheirCiphers) {
  const auto all = elbv2_.describe_ssl_policies({}, call_);
  EXPECT_EQ(all.ssl_policies->size(), 16u);
  const auto one =
      elbv2_.describe_ssl_policies({.names = {{"ELBSecurityPolicy-TLS13-1-2-Res-2021-06"}}}, call_);
  ASSERT_EQ(one.ssl_policies->size(), 1u);
  EXPECT_EQ(one.ssl_policies->front().ssl_protocols,
            (std::vector<std::string>{"TLSv1.2", "TLSv1.3"}));
  EXPECT_EQ(one.ssl_policies->front().ciphers->size(), 7u);
  EXPECT_EQ(one.ssl_policies->front().ciphers->at(3).name, "ECDHE-ECDSA-AES128-GCM-SHA256");
  EXPECT_EQ(one.ssl_policies->front().ciphers->at(3).priority, 4);
  EXPECT_EQ(code([&] { elbv2_.describe_ssl_policies({.names = {{"None"}}}, call_); }),
            "SSLPolicyNotFound");
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
