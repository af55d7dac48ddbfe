#pragma once

#include <map>
#include <string>
#include <vector>

#include "cloud/ecs/state.hpp"
#include "simulation/universe.hpp"

namespace neargate::simulation {

// What was last seen of a task that is not STOPPED.
struct SeenTask {
  std::string service;  // its key; "" of a task that runs alone
  std::string deployment;
  std::string status;
  bool is_wanted = false;  // not asked to stop
  bool serves = false;     // runs, and is healthy for containers and balancers
};

struct SeenDeployment {
  std::string rollout;
  std::string definition;
};

struct SeenService {
  std::string status;
  std::string primary;
  std::map<std::string, SeenDeployment> deployments;
  std::string last_good;  // the task definition of the last deployment that has completed
};

// A daemon that is up, and what has changed since the step before: what invariants judge.
struct Moment {
  const Universe& universe;
  const ecs::State& records;
  Timestamp up_since;

  struct Stop {
    std::string task;
    SeenTask before;
  };
  std::vector<Stop> stops;             // tasks that were asked to stop, or stop by themselves
  std::vector<std::string> starts;     // tasks that are new
  std::vector<std::string> ended;      // tasks that have become STOPPED
  std::vector<std::string> backward;   // "task … from … to …": states that went back
  std::vector<std::string> signalled;  // containers
  std::vector<std::string> rollbacks;  // services whose primary deployment is now a rollback

  std::map<std::string, SeenTask> tasks;        // now
  std::map<std::string, SeenService> services;  // now
  std::map<std::string, Timestamp> odd_since;   // for oddities that may last a while
};

// How many tasks a service may have while it is deployed, by AWS's rounding: the minimum up, the
// maximum down, but never below desired.
struct Limits {
  int desired = 0;
  int healthy_min = 0;
  int tasks_max = 0;
};
Limits limits_of(const ecs::ServiceRecord& record);

// The tasks of a service, by its key, that are meant.
int count(const Moment& moment, const std::string& service, bool (*is_meant)(const SeenTask&));

// As balancers name a task's target: "address:port".
std::string target_id(const ecs::TaskRecord& task, const ecs::TaskTargetRecord& target);

// True where a task does its work now, as far as anybody can know: it runs, its containers are
// healthy, and balancers send it requests. After a restart the daemon has not heard of health yet:
// what the balancers know counts then.
bool serves(const Universe& universe, const ecs::State& records, const ecs::TaskRecord& task);

}  // namespace neargate::simulation
