#pragma once

#include <map>
#include <set>
#include <string>

#include "base/clock.hpp"
#include "cloud/ecs/ecs.hpp"

namespace neargate::scenarios {

// What a user of ECS can see of the service "site" as time goes by: a line for each change. Ids are
// numbered in the order in which they appear, so that the text is the same in each run.
class Timeline {
 public:
  Timeline(ecs::Ecs& ecs, const SimulatedClock& clock);

  // Looks at the service, and writes down what has changed since it was looked at last.
  void look();
  // What a user does.
  void user(const std::string& words);
  // Text with ids and ARNs made readable.
  std::string readable(std::string text) const;
  const std::string& text() const { return text_; }

 private:
  void line(const std::string& who, const std::string& words);
  void changed(const std::string& who, const std::string& words);
  void number(const std::string& id, const std::string& kind);
  void look_at_deployments(const ecs::Service& service);
  void look_at_service_deployments(aws::Call& call);
  void look_at_events(const ecs::Service& service);
  void look_at_tasks();

  ecs::Ecs& ecs_;
  const SimulatedClock& clock_;
  const Timestamp began_;
  std::string text_;
  std::map<std::string, std::string> names_;    // by id
  std::map<std::string, int> counts_;           // by kind
  std::map<std::string, std::string> as_told_;  // by who
  std::set<std::string> events_told_;
};

}  // namespace neargate::scenarios
