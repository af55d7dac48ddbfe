#include "cloud/ecs/ecs.hpp"

#include "cloud/ecs/fakes_for_test.hpp"

// The API itself: clusters, revisions, listings, tags, tokens.
namespace neargate::ecs::testing {
namespace {

template <class Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const aws::Error& error) {
    return error.code() + ": " + error.what();
  }
  return "none";
}

TEST_F(EcsTest, Clusters) {
  DescribeClustersRequest describe;
  describe.clusters = std::vector<std::string>{"main", "nowhere"};
  DescribeClustersResponse seen = ecs().describe_clusters(describe, call_);
  ASSERT_EQ(seen.clusters->size(), 1u);
  EXPECT_EQ(seen.clusters->front().cluster_arn, "arn:aws:ecs:us-east-1:123456789012:cluster/main");
  EXPECT_EQ(seen.failures->front().reason, "MISSING");
  EXPECT_EQ(seen.failures->front().arn, "arn:aws:ecs:us-east-1:123456789012:cluster/nowhere");

  PutClusterCapacityProvidersRequest providers;
  providers.cluster = "main";
  providers.capacity_providers = {"FARGATE"};
  CapacityProviderStrategyItem item;
  item.capacity_provider = "FARGATE_SPOT";
  item.weight = 1;
  providers.default_capacity_provider_strategy = {item};
  EXPECT_NE(error_of([&] { ecs().put_cluster_capacity_providers(providers, call_); }), "none");
  providers.default_capacity_provider_strategy[0].capacity_provider = "FARGATE";
  ecs().put_cluster_capacity_providers(providers, call_);

  register_definition();
  auto request = service("site", 1);
  request.launch_type.reset();
  const Service made = *ecs().create_service(request, call_).service;
  EXPECT_FALSE(made.launch_type);
  EXPECT_EQ(made.capacity_provider_strategy->front().capacity_provider, "FARGATE");

  DeleteClusterRequest remove;
  remove.cluster = "main";
  EXPECT_EQ(error_of([&] { ecs().delete_cluster(remove, call_); }),
            "ClusterContainsServicesException: The Cluster cannot be deleted while Services are "
            "active.");
  DeleteServiceRequest end;
  end.cluster = "main";
  end.service = "site";
  end.force = true;
  ecs().delete_service(end, call_);
  until([&] { return described("site").status == "INACTIVE"; });
  EXPECT_EQ(ecs().delete_cluster(remove, call_).cluster->status, "INACTIVE");
  EXPECT_EQ(error_of([&] { ecs().delete_cluster(remove, call_); }),
            "ClusterNotFoundException: Cluster not found.");
}

TEST_F(EcsTest, Revisions) {
  EXPECT_TRUE(register_definition().ends_with("task-definition/web:1"));
  EXPECT_TRUE(register_definition().ends_with("task-definition/web:2"));
  DescribeTaskDefinitionRequest describe;
  describe.task_definition = "web";
  const TaskDefinition latest = *ecs().describe_task_definition(describe, call_).task_definition;
  EXPECT_EQ(latest.revision, 2);
  EXPECT_EQ(latest.container_definitions->front().port_mappings->front().host_port, 8080);
  EXPECT_EQ(latest.container_definitions->front().essential, true);

  DeregisterTaskDefinitionRequest deregister;
  deregister.task_definition = "web";
  EXPECT_TRUE(error_of([&] {
                ecs().deregister_task_definition(deregister, call_);
              }).starts_with("InvalidParameterException: Revision is missing"));
  deregister.task_definition = "web:2";
  EXPECT_EQ(ecs().deregister_task_definition(deregister, call_).task_definition->status,
            "INACTIVE");
  EXPECT_EQ(ecs().describe_task_definition(describe, call_).task_definition->revision, 1);
  describe.task_definition = "web:2";
  EXPECT_EQ(ecs().describe_task_definition(describe, call_).task_definition->status, "INACTIVE");

  DeleteTaskDefinitionsRequest remove;
  remove.task_definitions = {"web:1", "web:2"};
  const auto removed = ecs().delete_task_definitions(remove, call_);
  EXPECT_EQ(removed.task_definitions->size(), 1u);
  EXPECT_EQ(removed.failures->size(), 1u);
  EXPECT_EQ(error_of([&] { ecs().describe_task_definition(describe, call_); }),
            "ClientException: Unable to describe task definition.");
  EXPECT_TRUE(register_definition().ends_with(":3")) << "a revision is never used again";

  ListTaskDefinitionsRequest list;
  list.family_prefix = "web";
  list.max_results = 1;
  const auto page = ecs().list_task_definitions(list, call_);
  ASSERT_EQ(page.task_definition_arns->size(), 1u);
  EXPECT_TRUE(page.task_definition_arns->front().ends_with(":1"));
  list.next_token = page.next_token;
  EXPECT_TRUE(
      ecs().list_task_definitions(list, call_).task_definition_arns->front().ends_with(":3"));
}

TEST_F(EcsTest, RunTaskOnceAToken) {
  register_definition();
  RunTaskRequest request;
  request.cluster = "main";
  request.task_definition = "web";
  request.launch_type = "FARGATE";
  request.network_configuration = network({"subnet-a"});
  request.client_token = "token";
  const auto first = ecs().run_task(request, call_);
  const auto second = ecs().run_task(request, call_);
  EXPECT_EQ(first.tasks->front().task_arn, second.tasks->front().task_arn);
  EXPECT_EQ(ecs().state().tasks().size(), 1u);
  request.count = 2;
  EXPECT_TRUE(error_of([&] { ecs().run_task(request, call_); }).starts_with("ConflictException"));
  request.client_token.reset();
  request.overrides.emplace().container_overrides.emplace().emplace_back().name = "other";
  EXPECT_EQ(error_of([&] { ecs().run_task(request, call_); }),
            "InvalidParameterException: Override for container named other is not a container in "
            "the TaskDefinition.");
}

TEST_F(EcsTest, OverridesReachTheContainer) {
  register_definition();
  RunTaskRequest request;
  request.cluster = "main";
  request.task_definition = "web";
  request.launch_type = "FARGATE";
  request.network_configuration = network({"subnet-a"});
  TaskOverride& overrides = request.overrides.emplace();
  overrides.cpu = "1024";
  overrides.memory = "2048";
  ContainerOverride& container_override = overrides.container_overrides.emplace().emplace_back();
  container_override.name = "app";
  container_override.command = {"migrate", "--all"};
  const auto response = ecs().run_task(request, call_);
  EXPECT_EQ(response.tasks->front().cpu, "1024");
  const std::string id = State::last_part(*response.tasks->front().task_arn);
  until([&] { return task(id).last_status == "RUNNING"; });
  EXPECT_EQ(machine_.kept[id + "-app"].spec.command,
            (std::vector<std::string>{"migrate", "--all"}));
}

TEST_F(EcsTest, ListsAndDescribesTasks) {
  register_definition();
  register_definition("other");
  const std::string id = run_tasks(1).front();
  run_tasks(2, "other");
  ListTasksRequest list;
  list.cluster = "main";
  EXPECT_EQ(ecs().list_tasks(list, call_).task_arns->size(), 3u);
  list.family = "web";
  EXPECT_EQ(ecs().list_tasks(list, call_).task_arns->size(), 1u);
  list.service_name = "site";
  EXPECT_EQ(error_of([&] { ecs().list_tasks(list, call_); }),
            "ServiceNotFoundException: Service not found.");
  DescribeTasksRequest describe;
  describe.cluster = "main";
  describe.tasks = {id, "nothing"};
  const auto seen = ecs().describe_tasks(describe, call_);
  EXPECT_EQ(seen.tasks->size(), 1u);
  EXPECT_EQ(seen.failures->front().reason, "MISSING");
  StopTaskRequest stop;
  stop.cluster = "main";
  stop.task = "nothing";
  EXPECT_EQ(error_of([&] { ecs().stop_task(stop, call_); }),
            "InvalidParameterException: The referenced task was not found.");
  const std::string elsewhere = "arn:aws:ecs:us-east-1:123456789012:task/other/" + id;
  const std::string refusal =
      "InvalidParameterException: Invalid identifier: Identifier is for cluster other. Your "
      "cluster is main";
  stop.task = elsewhere;
  EXPECT_EQ(error_of([&] { ecs().stop_task(stop, call_); }), refusal);
  describe.tasks = {elsewhere};
  EXPECT_EQ(error_of([&] { ecs().describe_tasks(describe, call_); }), refusal);
  list.service_name = "arn:aws:ecs:us-east-1:123456789012:service/other/site";
  EXPECT_EQ(error_of([&] { ecs().list_tasks(list, call_); }), refusal);
}

TEST_F(EcsTest, TagsOfEverythingThatHasSome) {
  const std::string definition_arn = register_definition();
  ecs().create_service(service("site", 0), call_);
  const std::string task_id = run_tasks(1).front();
  const std::string prefix = "arn:aws:ecs:us-east-1:123456789012:";
  for (const std::string& arn : {prefix + "cluster/main", prefix + "service/main/site",
                                 prefix + "task/main/" + task_id, definition_arn}) {
    SCOPED_TRACE(arn);
    TagResourceRequest tag;
    tag.resource_arn = arn;
    Tag& one = tag.tags.emplace_back();
    one.key = "owner";
    one.value = "me";
    ecs().tag_resource(tag, call_);
    ListTagsForResourceRequest list;
    list.resource_arn = arn;
    ASSERT_EQ(ecs().list_tags_for_resource(list, call_).tags->size(), 1u);
    tag.tags[0].key = "aws:x";
    EXPECT_TRUE(
        error_of([&] { ecs().tag_resource(tag, call_); }).starts_with("InvalidParameterException"));
    UntagResourceRequest untag;
    untag.resource_arn = arn;
    untag.tag_keys = {"owner"};
    ecs().untag_resource(untag, call_);
    EXPECT_TRUE(ecs().list_tags_for_resource(list, call_).tags->empty());
  }
}

TEST_F(EcsTest, TagsReachTheTasksOfAService) {
  register_definition();
  auto request = service("site", 1);
  Tag& tag = request.tags.emplace().emplace_back();
  tag.key = "owner";
  tag.value = "me";
  request.propagate_tags = "SERVICE";
  request.enable_ecs_managed_tags = true;
  ecs().create_service(request, call_);
  until([&] { return ecs().state().tasks().size() == 1; });
  const Task made = ecs().state().tasks().begin()->second.task;
  std::map<std::string, std::string> tags;
  for (const Tag& each : *made.tags) tags[*each.key] = *each.value;
  EXPECT_EQ(tags, (std::map<std::string, std::string>{{"owner", "me"},
                                                      {"aws:ecs:clusterName", "main"},
                                                      {"aws:ecs:serviceName", "site"}}));
}

TEST_F(EcsTest, AccountSettings) {
  PutAccountSettingDefaultRequest put;
  put.name = "containerInsights";
  put.value = "enabled";
  ecs().put_account_setting_default(put, call_);
  ListAccountSettingsRequest list;
  list.name = "containerInsights";
  EXPECT_TRUE(ecs().list_account_settings(list, call_).settings->empty());
  list.effective_settings = true;
  EXPECT_EQ(ecs().list_account_settings(list, call_).settings->front().value, "enabled");
}

}  // namespace
}  // namespace neargate::ecs::testing
