#include "cli/task_choice.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "cli/ecs_listing.hpp"

namespace neargate::cli {
namespace {

constexpr std::size_t kListedMax = 10;

using Found = std::vector<const ecs::Task*>;

std::string id_of(const ecs::Task& task) { return last_part(task.task_arn.value_or("")); }

bool runs(const ecs::Task& task) { return task.last_status == "RUNNING"; }

// "  <id>  service:web  RUNNING", a line each.
std::string lines(const Found& tasks) {
  std::string out;
  for (std::size_t i = 0; i < std::min(tasks.size(), kListedMax); ++i) {
    out += "\n  " + id_of(*tasks[i]) + "  " + tasks[i]->group.value_or("-") + "  " +
           tasks[i]->last_status.value_or("-");
  }
  if (tasks.size() > kListedMax) {
    out += "\n  and " + std::to_string(tasks.size() - kListedMax) + " more";
  }
  return out + "\n";
}

template <class Condition>
Found select(const std::vector<ecs::Task>& tasks, const Condition& condition) {
  Found out;
  for (const ecs::Task& task : tasks) {
    if (condition(task)) out.push_back(&task);
  }
  return out;
}

// Those whose ids share the longest beginning with what was asked for: a slip of the hand.
Found nearest(const Found& tasks, const std::string& id) {
  std::size_t longest = 1;
  Found out;
  for (const ecs::Task* task : tasks) {
    const std::string other = id_of(*task);
    const std::size_t common =
        static_cast<std::size_t>(std::ranges::mismatch(id, other).in1 - id.begin());
    if (common < longest) continue;
    if (common > longest) out.clear();
    longest = common;
    out.push_back(task);
  }
  return out.empty() ? tasks : out;
}

}  // namespace

const ecs::Task& choose_task(const std::vector<ecs::Task>& tasks, const std::string& reference) {
  const std::string id = last_part(reference);
  const Found matching = select(
      tasks, [&](const ecs::Task& task) { return !id.empty() && id_of(task).starts_with(id); });
  // Of several, the one that runs is meant.
  const Found running = select(tasks, runs);
  Found chosen;
  for (const ecs::Task* task : matching) {
    if (runs(*task)) chosen.push_back(task);
  }
  if (chosen.size() == 1) return *chosen.front();
  if (chosen.size() > 1) {
    throw Error("which task is " + reference + "?", "several begin so:" + lines(chosen),
                "give more of its id");
  }
  if (matching.empty()) {
    throw Error("there is no task " + reference,
                running.empty() ? "none runs" : "there are:" + lines(nearest(running, id)),
                "see: neargate tasks");
  }
  const ecs::Task& task = *matching.front();
  if (task.last_status == "STOPPED") {
    throw Error("the task " + id_of(task) + " has stopped", task.stopped_reason.value_or(""),
                "see what runs: neargate tasks");
  }
  throw Error("the task " + id_of(task) + " does not run yet or any more",
              "it is " + task.last_status.value_or("of no status"), "see: neargate tasks");
}

const ecs::Container& choose_container(const ecs::Task& task, const std::string& name) {
  const auto& containers = task.containers;
  std::string names;
  for (const ecs::Container& container : containers ? *containers : std::vector<ecs::Container>{}) {
    names += (names.empty() ? "" : ", ") + container.name.value_or("");
  }
  if (!containers || containers->empty()) throw Error("the task has no container");
  if (name.empty() && containers->size() > 1) {
    throw Error("which container?", "the task has " + names,
                "name it: --container " + containers->front().name.value_or(""));
  }
  const auto found = std::ranges::find_if(*containers, [&](const ecs::Container& container) {
    return name.empty() || container.name == name;
  });
  if (found == containers->end()) {
    throw Error("there is no container " + name + " in this task", "it has " + names);
  }
  if (found->last_status != "RUNNING") {
    throw Error("the container " + *found->name + " does not run",
                "it is " + found->last_status.value_or("of no status"));
  }
  return *found;
}

}  // namespace neargate::cli
