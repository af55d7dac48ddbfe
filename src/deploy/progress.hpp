#pragma once

#include <set>
#include <string>
#include <vector>

#include "deploy/event.hpp"
#include "deploy/observation.hpp"

// What is said of a deployment under way. Pure.
namespace neargate::deploy {

// "progress": a line that tells how far it is, the JSON of that, and a table for terminals.
Event progress_event(const Observation& seen, Milliseconds elapsed);

// Makes one sequence of the events that a service shows again and again, newest first: those that
// no earlier call has returned and that are not older than `since`, in their order.
class ServiceEvents {
 public:
  explicit ServiceEvents(Timestamp since) : since_(since) {}
  std::vector<Event> fresh(const ecs::Service& service);

 private:
  Timestamp since_;
  std::set<std::string> seen_;  // ids
};

// "12 s", "3 min 20 s"
std::string elapsed_text(Milliseconds elapsed);

}  // namespace neargate::deploy
