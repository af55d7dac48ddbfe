#pragma once

#include <string>

#include "cloud/ecs/service_plan.hpp"
#include "cloud/ecs/state.hpp"

namespace neargate::ecs {

// The history of a service's deployments: the records behind ListServiceDeployments,
// DescribeServiceDeployments and DescribeServiceRevisions. Amazon ECS Developer Guide, "View
// service history using Amazon ECS service deployments".
//
//   PENDING -> IN_PROGRESS -> SUCCESSFUL
//                          -> STOPPED                  failed, and is not to be rolled back
//                          -> STOP_REQUESTED -> STOPPED                 aborted, or superseded
//                          -> ROLLBACK_FAILED                     there is nothing to go back to
//                          -> ROLLBACK_REQUESTED -> ROLLBACK_IN_PROGRESS -> ROLLBACK_SUCCESSFUL
//                                                                        -> ROLLBACK_FAILED
//
// A service has one that is current: the one under way, or the last. Each function changes that
// one, and does nothing where there is none.
class ServiceDeployments {
 public:
  explicit ServiceDeployments(State& state) : state_(state) {}

  // The deployment `made`, of what the service's record now says, is about to become the primary
  // one: names its revision and its service deployment in it. One that is under way is superseded.
  void begin(const std::string& service_key, DeploymentRecord& made);
  void started(const std::string& service_key);
  void completed(const std::string& service_key);
  // It is given up. With `rolls_back_to` the last completed revision comes back.
  void failed(const std::string& service_key, const DeploymentFailure& failure,
              const std::vector<std::string>& alarms, const DeploymentRecord* rolls_back_to);
  // No task of this deployment is left: if it was superseded, it is STOPPED now.
  void left(const DeploymentRecord& deployment);
  // Somebody wants it stopped; the scheduler does it. Throws ConflictException.
  void request_stop(const std::string& key, StopRequest request, bool can_roll_back);

  // Forgets all of a service, which is gone.
  void forget(const std::string& service_key);
  // Forgets what is older than AWS keeps.
  void expire();

  // As the API shows it: while it is under way with what is true now.
  ServiceDeployment describe(const std::string& key) const;

  // Calls `see(key, const ServiceDeployment&)` for all of a service.
  template <class See>
  void each(const std::string& service_key, See see) const {
    const std::string prefix = service_key + "/";
    for (auto found = state_.service_deployments.lower_bound(prefix);
         found != state_.service_deployments.end() && found->first.starts_with(prefix); ++found) {
      see(found->first, found->second.service_deployment);
    }
  }

 private:
  template <class Change>
  void change_current(const std::string& service_key, Change change);
  void supersede(const std::string& service_key);
  void record_images(const ServiceRecord& service);

  State& state_;
};

// Whether it has come to its end.
bool is_final(const ServiceDeployment& deployment);

}  // namespace neargate::ecs
