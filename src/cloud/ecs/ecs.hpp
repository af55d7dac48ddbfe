#pragma once

#include <string>

#include "cloud/ecs/environment.hpp"
#include "cloud/ecs/service_controller.hpp"
#include "cloud/ecs/state.hpp"
#include "cloud/ecs/task_runner.hpp"
#include "gen/ecs/api.hpp"

namespace neargate::ecs {

// Amazon ECS: its API, and what keeps tasks and services running. Only Fargate tasks in awsvpc
// mode, only the rolling deployment controller; what is asked beyond that is refused.
class Ecs final : public Api {
 public:
  // `world` and `environment` outlive it.
  Ecs(cloud::World& world, Environment& environment);

  // Once, when all services that the environment stands for are there: goes on with the tasks and
  // services of the last run.
  void recover();

  // Clusters (clusters.cpp).
  CreateClusterResponse create_cluster(const CreateClusterRequest&, aws::Call&) override;
  DescribeClustersResponse describe_clusters(const DescribeClustersRequest&, aws::Call&) override;
  UpdateClusterResponse update_cluster(const UpdateClusterRequest&, aws::Call&) override;
  UpdateClusterSettingsResponse update_cluster_settings(const UpdateClusterSettingsRequest&,
                                                        aws::Call&) override;
  DeleteClusterResponse delete_cluster(const DeleteClusterRequest&, aws::Call&) override;
  ListClustersResponse list_clusters(const ListClustersRequest&, aws::Call&) override;
  PutClusterCapacityProvidersResponse put_cluster_capacity_providers(
      const PutClusterCapacityProvidersRequest&, aws::Call&) override;
  DescribeCapacityProvidersResponse describe_capacity_providers(
      const DescribeCapacityProvidersRequest&, aws::Call&) override;

  // Task definitions (task_definitions.cpp).
  RegisterTaskDefinitionResponse register_task_definition(const RegisterTaskDefinitionRequest&,
                                                          aws::Call&) override;
  DescribeTaskDefinitionResponse describe_task_definition(const DescribeTaskDefinitionRequest&,
                                                          aws::Call&) override;
  DeregisterTaskDefinitionResponse deregister_task_definition(
      const DeregisterTaskDefinitionRequest&, aws::Call&) override;
  DeleteTaskDefinitionsResponse delete_task_definitions(const DeleteTaskDefinitionsRequest&,
                                                        aws::Call&) override;
  ListTaskDefinitionsResponse list_task_definitions(const ListTaskDefinitionsRequest&,
                                                    aws::Call&) override;
  ListTaskDefinitionFamiliesResponse list_task_definition_families(
      const ListTaskDefinitionFamiliesRequest&, aws::Call&) override;

  // Services (services.cpp).
  CreateServiceResponse create_service(const CreateServiceRequest&, aws::Call&) override;
  DescribeServicesResponse describe_services(const DescribeServicesRequest&, aws::Call&) override;
  UpdateServiceResponse update_service(const UpdateServiceRequest&, aws::Call&) override;
  DeleteServiceResponse delete_service(const DeleteServiceRequest&, aws::Call&) override;
  ListServicesResponse list_services(const ListServicesRequest&, aws::Call&) override;

  // Their deployments (service_deployment_calls.cpp).
  ListServiceDeploymentsResponse list_service_deployments(const ListServiceDeploymentsRequest&,
                                                          aws::Call&) override;
  DescribeServiceDeploymentsResponse describe_service_deployments(
      const DescribeServiceDeploymentsRequest&, aws::Call&) override;
  DescribeServiceRevisionsResponse describe_service_revisions(
      const DescribeServiceRevisionsRequest&, aws::Call&) override;
  StopServiceDeploymentResponse stop_service_deployment(const StopServiceDeploymentRequest&,
                                                        aws::Call&) override;

  // Tasks (tasks.cpp).
  RunTaskResponse run_task(const RunTaskRequest&, aws::Call&) override;
  StopTaskResponse stop_task(const StopTaskRequest&, aws::Call&) override;
  ExecuteCommandResponse execute_command(const ExecuteCommandRequest&, aws::Call&) override;
  DescribeTasksResponse describe_tasks(const DescribeTasksRequest&, aws::Call&) override;
  ListTasksResponse list_tasks(const ListTasksRequest&, aws::Call&) override;

  // Takes a task's Spot capacity away, as AWS does when it needs it: the task has two minutes from
  // now on. Throws InvalidParameterException where it does not run, or not on FARGATE_SPOT.
  void interrupt_task(const std::string& id);

  // Task scale-in protection (task_protection_calls.cpp).
  GetTaskProtectionResponse get_task_protection(const GetTaskProtectionRequest&,
                                                aws::Call&) override;
  UpdateTaskProtectionResponse update_task_protection(const UpdateTaskProtectionRequest&,
                                                      aws::Call&) override;

  // Tags (tags.cpp).
  TagResourceResponse tag_resource(const TagResourceRequest&, aws::Call&) override;
  UntagResourceResponse untag_resource(const UntagResourceRequest&, aws::Call&) override;
  ListTagsForResourceResponse list_tags_for_resource(const ListTagsForResourceRequest&,
                                                     aws::Call&) override;

  // Account settings (account_settings.cpp).
  PutAccountSettingResponse put_account_setting(const PutAccountSettingRequest&,
                                                aws::Call&) override;
  PutAccountSettingDefaultResponse put_account_setting_default(
      const PutAccountSettingDefaultRequest&, aws::Call&) override;
  DeleteAccountSettingResponse delete_account_setting(const DeleteAccountSettingRequest&,
                                                      aws::Call&) override;
  ListAccountSettingsResponse list_account_settings(const ListAccountSettingsRequest&,
                                                    aws::Call&) override;

  State& state() { return state_; }
  const State& state() const { return state_; }
  TaskRunner& runner() { return runner_; }

 private:
  Cluster describe(const Cluster& cluster) const;
  Service describe(const ServiceRecord& record, bool with_tags) const;
  const ServiceRecord& find_service(const std::string& cluster, const std::string& service) const;
  template <class Change>
  void change_tags(const std::string& arn, Change change);

  State state_;
  Environment& environment_;
  TaskRunner runner_;
  ServiceController controller_;
};

}  // namespace neargate::ecs
