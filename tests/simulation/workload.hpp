#pragma once

#include <map>
#include <string>
#include <vector>

#include "simulation/application.hpp"
#include "simulation/stack.hpp"
#include "simulation/universe.hpp"

namespace neargate::simulation {

// A user: builds a stack as terraform/ does, and then calls the API in any order, whether or not it
// makes sense. Remembers what was acknowledged.
class Workload {
 public:
  Workload(Universe& universe, Dice& dice, Trace& trace);

  // What everything else stands on; the daemon must be up.
  void build();
  // One call, of any kind.
  void call_something();
  // What tasks need to come up is there again; the daemon must be up.
  void mend();
  // The daemon was killed: calls without an answer may have had their effect or not.
  void daemon_was_killed();

  // Why an acknowledged change is not in the records; "" where all are.
  std::string lost_change() const;

  std::uint64_t calls() const { return calls_; }
  std::uint64_t deployments() const { return deployments_; }

 private:
  template <class Action>
  void call(const std::string& what, Action action);
  template <class Action>
  void call_for(const std::string& service, const std::string& value, const std::string& what,
                Action action);
  std::string register_revision(Character character);
  Character any_character();
  ecs::DeploymentConfiguration any_configuration();
  std::vector<std::string> services() const;
  void create_service();
  void update_service();
  void delete_service();
  void stop_deployment();
  void protect_task();
  void change_way_out();
  void run_task();
  void stop_task();

  Universe& universe_;
  Dice& dice_;
  Trace& trace_;
  aws::Call call_;
  Stack stack_;
  bool has_way_out_ = true;
  // By service, the desired counts, or "gone", that it may have: the one that was acknowledged
  // last, and those that were asked for since.
  std::map<std::string, std::vector<std::string>> wishes_;
  std::uint64_t epoch_ = 0;  // of the daemon
  int revisions_ = 0;
  int names_ = 0;
  std::uint64_t calls_ = 0;
  std::uint64_t deployments_ = 0;
};

}  // namespace neargate::simulation
