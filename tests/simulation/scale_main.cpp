// What the control plane costs at scale, in simulated time on a simulated machine:
//
//   simulation-scale TASKS
//
// 50 services have so many tasks altogether. Prints one line of JSON: the CPU time of rolling all
// of them out at once, of one idle second, and of one idle minute.
#include <algorithm>
#include <charconv>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/log.hpp"
#include "simulation/application.hpp"
#include "simulation/stack.hpp"
#include "simulation/universe.hpp"

namespace neargate::simulation {
namespace {

constexpr int kServices = 50;
// By AWS's quotas a load balancer has 1,000 targets: those of ten services of 100.
constexpr int kLoadBalancers = 5;
constexpr int kIdleSeconds = 300;
constexpr Milliseconds kRolloutMax{3'600'000};

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

class Scale {
 public:
  explicit Scale(int tasks) : tasks_(tasks) {
    call_.principal.account = "123456789012";
    call_.principal.arn = "arn:aws:iam::123456789012:root";
    call_.region = "us-east-1";
  }

  void run() {
    universe_.start_daemon();
    call_.now = universe_.now();
    stack_ = build_stack(universe_.control(), call_,
                         {.zones = 3,
                          .load_balancers = kLoadBalancers,
                          .listeners = kServices / kLoadBalancers,
                          .is_private = true},
                         dice_);
    for (int i = 0; i < kServices; ++i) create_service(i);
    run_until_all_completed();

    const double began = cpu_seconds();
    const Timestamp began_at = universe_.now();
    for (int i = 0; i < kServices; ++i) update_service(i);
    run_until_all_completed();
    const double rollout = cpu_seconds() - began;
    const Milliseconds took = universe_.now() - began_at;

    run_until(universe_.now() + Milliseconds(120'000));
    std::vector<double> idle;
    for (int i = 0; i < kIdleSeconds; ++i) idle.push_back(idle_second());
    double all_idle = 0;
    for (const double each : idle) all_idle += each;
    std::nth_element(idle.begin(), idle.begin() + kIdleSeconds / 2, idle.end());
    fmt::print(
        "{{\"tasks\": {}, \"services\": {}, \"rollout_cpu_seconds\": {:.3f}, "
        "\"rollout_simulated_seconds\": {:.0f}, \"idle_second_microseconds\": {:.1f}, "
        "\"idle_minute_milliseconds\": {:.3f}}}\n",
        tasks_, kServices, rollout, static_cast<double>(took.count()) / 1000,
        idle[kIdleSeconds / 2] * 1e6, all_idle * 1e3 * 60 / kIdleSeconds);
  }

 private:
  std::string register_revision() {
    ecs::RegisterTaskDefinitionRequest request;
    request.family = "app";
    request.network_mode = "awsvpc";
    request.execution_role_arn = stack_.execution_role;
    request.requires_compatibilities = {{"FARGATE"}};
    request.cpu = "256";
    request.memory = "512";
    ecs::ContainerDefinition& container = request.container_definitions.emplace_back();
    container.name = "app";
    container.image = image_of(Character::good, ++revisions_);
    container.port_mappings.emplace().emplace_back().container_port = kPort;
    return *universe_.control()
                .ecs.register_task_definition(request, call_)
                .task_definition->task_definition_arn;
  }

  void create_service(int number) {
    ecs::CreateServiceRequest request;
    request.cluster = stack_.cluster;
    request.service_name = fmt::format("service-{}", number);
    request.task_definition = register_revision();
    request.desired_count = tasks_ / kServices;
    request.launch_type = "FARGATE";
    request.network_configuration = stack_.network();
    ecs::LoadBalancer& balancer = request.load_balancers.emplace().emplace_back();
    balancer.target_group_arn = stack_.target_groups[static_cast<std::size_t>(number)];
    balancer.container_name = "app";
    balancer.container_port = kPort;
    request.health_check_grace_period_seconds = 60;
    universe_.control().ecs.create_service(request, call_);
  }

  void update_service(int number) {
    ecs::UpdateServiceRequest request;
    request.cluster = stack_.cluster;
    request.service = fmt::format("service-{}", number);
    request.task_definition = register_revision();
    call_.now = universe_.now();
    universe_.control().ecs.update_service(request, call_);
  }

  bool all_completed() {
    const ecs::State& records = universe_.control().ecs.state();
    return std::all_of(records.services.begin(), records.services.end(), [](const auto& entry) {
      const ecs::ServiceRecord& record = entry.second;
      return record.deployments.size() == 1 &&
             record.deployments.front().rollout_state == "COMPLETED" &&
             record.steady.value_or(false);
    });
  }

  void run_until_all_completed() {
    const Timestamp end = universe_.now() + kRolloutMax;
    do {
      if (universe_.now() >= end) throw Error("the roll-out does not end");
      run_until(universe_.now() + Milliseconds(1'000));
    } while (!all_completed());
  }

  void run_until(Timestamp end) {
    while (universe_.now() < end) {
      while (universe_.run_machine() || universe_.run_daemon()) {
      }
      universe_.advance_to(std::min(end, universe_.next_event().value_or(end)));
    }
  }

  // The daemon's CPU time in a second of simulated time.
  double idle_second() {
    double spent = 0;
    const Timestamp end = universe_.now() + Milliseconds(1'000);
    while (universe_.now() < end) {
      while (universe_.run_machine()) {
      }
      const double began = cpu_seconds();
      const bool ran = universe_.run_daemon();
      if (ran) spent += cpu_seconds() - began;
      if (!ran) universe_.advance_to(std::min(end, universe_.next_event().value_or(end)));
    }
    return spent;
  }

  const int tasks_;
  Dice dice_{1};
  Trace trace_{false};
  Universe universe_{dice_, trace_, Break::none};
  aws::Call call_;
  Stack stack_;
  int revisions_ = 0;
};

}  // namespace
}  // namespace neargate::simulation

int main(int count, char** values) {
  int tasks = 0;
  if (count == 2) std::from_chars(values[1], values[1] + std::strlen(values[1]), tasks);
  if (tasks < 50 || tasks % 50 != 0) {
    fmt::print(stderr, "usage: simulation-scale TASKS, a multiple of 50\n");
    return 2;
  }
  neargate::log::open("/dev/null", neargate::log::Level::error);
  try {
    neargate::simulation::Scale(tasks).run();
  } catch (const std::exception& error) {
    fmt::print(stderr, "simulation-scale: {}\n", error.what());
    return 1;
  }
}
