#include "cli/delivery_view.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/time_text.hpp"
#include "deploy/failed_tasks.hpp"
#include "deploy/progress.hpp"

namespace neargate::cli {
namespace {

using deploy::Event;

constexpr std::size_t kWidth = 80;
const std::string kArn = "arn:aws:ecs:eu-central-1:123456789012:task-definition/";

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = NEARGATE_GOLDEN_FILES "/" + name;
  if (std::getenv("NEARGATE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << text;
    return;
  }
  std::stringstream golden;
  golden << std::ifstream(path).rdbuf();
  EXPECT_EQ(text, golden.str()) << "where this change is meant, NEARGATE_UPDATE_GOLDEN=1 writes "
                                << path << " anew";
}

ecs::Deployment deployment(const char* status, const char* revision, const char* rollout,
                           int pending, int running, int failed) {
  ecs::Deployment out;
  out.status = status;
  out.task_definition = kArn + revision;
  out.rollout_state = rollout;
  out.desired_count = 2;
  out.pending_count = pending;
  out.running_count = running;
  out.failed_tasks = failed;
  return out;
}

deploy::Observation observation(const char* status, const char* alarm) {
  deploy::Observation out;
  out.deployment.status = status;
  out.targets = {{.group = "web", .healthy = 2, .initial = 1, .draining = 1}};
  out.alarms = {{"errors", alarm}};
  return out;
}

deploy::FailedTask failed_task() {
  return {.id = "4f1d2c",
          .task_definition = "web:8",
          .stop_code = "EssentialContainerExited",
          .reason = "Essential container in task exited",
          .containers = {{.name = "app",
                          .exit_code = 1,
                          .reason = "",
                          .log = {"listening on \"8080\"", "fatal: no DATABASE_URL"}},
                         {.name = "proxy", .exit_code = {}, .reason = "", .log = {}}}};
}

// A deployment that fails, as everybody sees it.
std::vector<Event> story() {
  std::vector<Event> out;
  out.push_back(
      Event("begin", "service web in cluster main, AWS account 123456789012 in eu-central-1")
          .with("cluster", "main")
          .with("service", "web")
          .with("account", "123456789012")
          .with("region", "eu-central-1"));
  out.push_back(Event("registered", "web:8 registered, made from web:5")
                    .with("taskDefinition", "web:8")
                    .with("template", "web:5"));
  out.push_back(Event("started", "the deployment of web:8 has started")
                    .with("serviceDeployment", "arn:1")
                    .with("taskDefinition", "web:8"));
  deploy::Observation seen = observation("IN_PROGRESS", "OK");
  seen.service.deployments = {deployment("PRIMARY", "web:8", "IN_PROGRESS", 2, 0, 0),
                              deployment("ACTIVE", "web:7", "COMPLETED", 0, 2, 0)};
  ecs::ServiceEvent event;
  event.id = "1";
  event.created_at = *parse_rfc3339("2026-11-23T16:20:31Z");
  event.message = "(service web) has started 2 tasks: (task 4f1d2c) (task 9a8b7c).";
  seen.service.events.emplace().push_back(event);
  out.push_back(deploy::progress_event(seen, Milliseconds(1200)));
  deploy::ServiceEvents events{Timestamp{}};
  for (Event& each : events.fresh(seen.service)) out.push_back(std::move(each));
  out.push_back(deploy::failed_task_event(failed_task()));
  seen.alarms[0].state = "ALARM";
  seen.deployment.status = "ROLLBACK_IN_PROGRESS";
  seen.service.deployments = {deployment("PRIMARY", "web:7", "IN_PROGRESS", 0, 2, 0),
                              deployment("ACTIVE", "web:8", "FAILED", 0, 0, 3)};
  out.push_back(deploy::progress_event(seen, Milliseconds(65000)));
  out.push_back(Event("finished",
                      "web:8 failed and was rolled back: Service deployment rolled back because "
                      "the circuit breaker threshold was exceeded.\n"
                      "web:7 serves: 2 of 2 tasks run, 2 are healthy targets")
                    .with("outcome", "rolled-back")
                    .with("exitCode", 10)
                    .with("serves", true));
  return out;
}

std::string shown(DeliveryView::Form form) {
  DeliveryView view(form);
  std::string out;
  for (const Event& event : story()) out += view.show(event, "2026-11-23T16:20:31.123Z", kWidth);
  return out;
}

// What a terminal shows in the end: lines that were erased are gone.
std::string on_screen(const std::string& written) {
  std::vector<std::string> lines = {""};
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '\n') {
      lines.emplace_back();
    } else if (written[i] == '\033') {  // "\033[4A\033[J"
      const std::size_t end = written.find('A', i);
      const auto up = std::stoul(written.substr(i + 2, end - i - 2));
      lines.resize(lines.size() - up);
      lines.back().clear();
      i = end + 3;
    } else {
      lines.back() += written[i];
    }
  }
  if (lines.back().empty()) lines.pop_back();
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

TEST(DeliveryView, OfAPipelineIsLines) {
  expect_golden("delivery_plain.txt", shown(DeliveryView::Form::plain));
}

TEST(DeliveryView, OfAProgramIsJson) {
  expect_golden("delivery.jsonl", shown(DeliveryView::Form::json));
}

TEST(DeliveryView, OfATerminalIsLinesAboveATable) {
  const std::string written = shown(DeliveryView::Form::terminal);
  const std::size_t end = written.find("web:8 failed and was");
  const std::size_t last_clear = written.rfind("\033[", written.rfind("\033[J", end) - 1);
  expect_golden("delivery_terminal_under_way.txt", on_screen(written.substr(0, last_clear)));
  expect_golden("delivery_terminal_at_the_end.txt", on_screen(written));
}

TEST(DeliveryView, DrawsNoLineThatATerminalWouldWrap) {
  DeliveryView view(DeliveryView::Form::terminal);
  Event event("progress", "");
  event.table = {"naïve, and much longer than that"};
  EXPECT_EQ(view.show(event, "", 3), "na\n");  // not half of the ï
}

}  // namespace
}  // namespace neargate::cli
