#include "cloud/ecs/log_pump.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"
#include "cloud/ecs/task_roles.hpp"

namespace neargate::ecs {

namespace {

constexpr Milliseconds kInterval{250};
constexpr std::size_t kBytesAtOnce = 256 * 1024;  // a chatty container must not hold up the others
constexpr std::size_t kMessageBytesMax = 256 * 1024;  // PutLogEvents: the largest event

}  // namespace

LogPump::LogPump(State& state, Environment& environment)
    : state_(state), environment_(environment) {}

LogPump::~LogPump() {
  if (timer_) state_.world.reactor.cancel(*timer_);
}

void LogPump::add(const std::string& container, LogDestination destination) {
  destinations_[container] = std::move(destination);
  schedule();
}

void LogPump::finish(const std::string& container) {
  const auto found = destinations_.find(container);
  if (found != destinations_.end()) {
    while (carry(container, found->second)) {
    }
    // A last line without its end is a line too.
    if (const LogOffsetRecord* left = state_.log_offsets.find(container);
        left != nullptr && left->carry) {
      write(container, found->second,
            {{left->carried_at.value_or(state_.world.clock.now()), *left->carry}});
    }
    destinations_.erase(found);
    refused_.erase(container);
  }
  state_.log_offsets.erase(container);
}

void LogPump::write(const std::string& container, const LogDestination& destination,
                    const std::vector<LogEntry>& entries) {
  const std::string task_id = task_of_machine_container(container);
  if (const TaskRecord* task = state_.find_task(task_id)) {
    const TaskDefinitionRecord* definition = state_.task_definitions.find(task->definition);
    NG_ASSERT(definition != nullptr);
    const auto refused =
        environment_.refusal(execution_role(definition->task_definition, task->task.overrides),
                             task_id, "logs:PutLogEvents", destination.stream_arn(state_.world));
    if (refused) {
      if (refused_.insert(container).second) {
        log::warning("task {} writes no log: {}", task_id, *refused);
      }
      return;
    }
  }
  refused_.erase(container);
  environment_.append_log(destination.group, destination.stream, entries);
}

bool LogPump::carry(const std::string& container, const LogDestination& destination) {
  const LogOffsetRecord* kept = state_.log_offsets.find(container);
  LogOffsetRecord record = kept != nullptr ? *kept : LogOffsetRecord();
  auto offset = static_cast<std::uint64_t>(record.offset);
  const std::vector<machine::LogLine> lines =
      state_.world.machine.read_log(container, offset, kBytesAtOnce);
  if (offset == static_cast<std::uint64_t>(record.offset)) return false;
  record.offset = static_cast<std::int64_t>(offset);

  std::vector<LogEntry> entries;
  for (const machine::LogLine& line : lines) {
    std::string text = record.carry.value_or("") + line.text;
    const Timestamp time = record.carried_at.value_or(line.time);
    if (line.partial && text.size() < kMessageBytesMax) {
      record.carry = std::move(text);
      record.carried_at = time;
      continue;
    }
    record.carry.reset();
    record.carried_at.reset();
    if (text.empty()) continue;  // CloudWatch Logs has no empty events
    entries.push_back({time, std::move(text)});
  }
  if (!entries.empty()) write(container, destination, entries);
  state_.log_offsets.put(container, std::move(record));
  return true;
}

void LogPump::schedule() {
  if (timer_ || destinations_.empty()) return;
  timer_ = state_.world.reactor.after(kInterval, [this] { tick(); });
}

void LogPump::tick() {
  timer_.reset();
  for (const auto& [container, destination] : destinations_) carry(container, destination);
  schedule();
}

}  // namespace neargate::ecs
