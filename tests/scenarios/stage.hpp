#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "balancer/health.hpp"
#include "base/clock.hpp"
#include "daemon/control_plane.hpp"
#include "machine/simulated_machine.hpp"
#include "net/pool.hpp"
#include "scenarios/timeline.hpp"

namespace neargate::scenarios {

// How the containers of an image behave; the image's name says it.
enum class Image {
  good,
  missing,    // is not in the registry
  crashing,   // its process ends soon after each start, with code 1
  unhealthy,  // answers 503 to the load balancer's health checks
  sick,       // runs, and fails its container health check
};

// The whole control plane over a simulated machine, in simulated time, with one service "site" in
// the cluster "main": over two zones, behind a load balancer unless it is created without. What a
// user does goes through the services' own API and is written down in the timeline, as is all that
// comes of it.
class Stage {
 public:
  Stage();
  ~Stage();

  // --- What users do ---
  // Registers the next revision of "web" and gives its ARN.
  std::string register_revision(Image image);
  ecs::CreateServiceRequest site(int desired_count) const;
  void create(ecs::CreateServiceRequest request);
  // Deploys a new revision with this image.
  void deploy(Image image);
  void update(const std::string& words,
              const std::function<void(ecs::UpdateServiceRequest&)>& change);
  void stop_deployment(const std::string& type);
  void protect(const std::string& task_id);
  void put_alarm(const std::string& name);
  void ring_alarm(const std::string& name);

  // --- What befalls the service ---
  // AWS takes the capacity of one of its Spot tasks back.
  void interrupt_spot_task();
  // From now on its load balancer's health checks of this task fail.
  void make_unhealthy(const std::string& task_id);
  // The processes of all its tasks in a zone are killed.
  void lose_zone(const std::string& zone);

  // --- Time ---
  void pass(Milliseconds time);
  // Until the service deployment that is newest has come to its end, and the service's tasks stay
  // as they are. Throws where that takes more than 20 minutes.
  void settle();
  // Until the condition holds. Throws likewise.
  void until(const std::function<bool()>& condition);

  // --- What is seen ---
  // Ids of the service's tasks that run or shall run, the oldest first.
  std::vector<std::string> tasks() const;
  const Timeline& timeline() const { return timeline_; }

 private:
  void build();
  void step();
  machine::Behaviour behaviour_of(const machine::ContainerSpec& spec) const;
  balancer::CheckResult probe(const std::string& address) const;
  bool is_settled() const;

  SimulatedClock clock_;
  Randomness randomness_{1};
  std::string directory_;
  store::Blobs blobs_;
  net::Reactor reactor_;
  net::Pool pool_;
  machine::SimulatedMachine machine_;
  store::Database database_;
  cloud::World world_;
  daemon::ControlPlane control_;
  Timeline timeline_;
  aws::Call call_;
  std::vector<std::string> subnets_;
  std::string target_group_;
  std::set<std::string> made_unhealthy_;
};

}  // namespace neargate::scenarios
