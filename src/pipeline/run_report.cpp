#include "pipeline/run_report.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "pipeline/console.hpp"

namespace neargate::pipeline {
namespace {

using Json = nlohmann::ordered_json;
using Conclusion = RunReport::Conclusion;

Json json_of(const StepReport& step) {
  return {{"name", step.name},
          {"outcome", text_of(step.outcome)},
          {"conclusion", text_of(step.conclusion)},
          {"seconds", static_cast<double>(step.took.count()) / 1000},
          {"log", step.log}};
}

Json json_of(const Annotation& annotation) {
  Json out = {
      {"level", annotation.level}, {"message", annotation.message}, {"step", annotation.step}};
  if (!annotation.file.empty()) out["file"] = annotation.file;
  if (!annotation.line.empty()) out["line"] = annotation.line;
  return out;
}

Json json_of(const JobReport& job) {
  Json out = {{"id", job.id},
              {"name", job.name},
              {"result", text_of(job.result)},
              {"seconds", static_cast<double>(job.took.count()) / 1000},
              {"outputs", Json::object()},
              {"steps", Json::array()},
              {"annotations", Json::array()}};
  for (const auto& [name, value] : job.outputs) out["outputs"][name] = value.to_text();
  for (const StepReport& step : job.steps) out["steps"].push_back(json_of(step));
  for (const Annotation& each : job.annotations) out["annotations"].push_back(json_of(each));
  if (!job.environment.empty()) out["environment"] = job.environment;
  if (!job.environment_url.empty()) out["environment_url"] = job.environment_url;
  return out;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

int exit_code_of(Conclusion conclusion) {
  switch (conclusion) {
    case Conclusion::success:
      return 0;
    case Conclusion::failure:
      return kRunFailed;
    case Conclusion::cancelled:
      return kRunCancelled;
    case Conclusion::not_started:
      return kRunNotStarted;
  }
  return 1;
}

Conclusion conclusion_of(const std::vector<JobReport>& jobs) {
  const auto any = [&](Result result) {
    return std::any_of(jobs.begin(), jobs.end(),
                       [&](const JobReport& job) { return job.result == result && !job.may_fail; });
  };
  if (any(Result::failure)) return Conclusion::failure;
  return any(Result::cancelled) ? Conclusion::cancelled : Conclusion::success;
}

std::string to_text(const RunReport& report) {
  std::size_t width = 3;
  for (const JobReport& job : report.jobs) width = std::max(width, job.name.size());
  std::string out;
  for (const JobReport& job : report.jobs) {
    out += fmt::format("{:<{}}  {:<9}", job.name, width, text_of(job.result));
    if (job.result != Result::skipped) out += "  " + duration_text(job.took);
    if (!job.environment_url.empty()) out += "  " + job.environment_url;
    out += "\n";
    for (const StepReport& step : job.steps) {
      if (step.outcome != Result::failure) continue;
      out += fmt::format("{:<{}}    {} failed: {}\n", "", width, step.name, step.log);
    }
    for (const Annotation& each : job.annotations) {
      if (each.level != "error") continue;
      out += fmt::format("{:<{}}    {}\n", "", width, first_line(each.message));
    }
  }
  out += fmt::format("\n{}: {}{} after {}; logs in {}", report.workflow, text_of(report.conclusion),
                     report.why.empty() ? "" : " (" + report.why + ")", duration_text(report.took),
                     report.directory);
  return out;
}

std::string to_json(const RunReport& report) {
  Json out = {{"workflow", report.workflow},
              {"run_id", report.run_id},
              {"event", report.event},
              {"ref", report.ref},
              {"sha", report.sha},
              {"conclusion", text_of(report.conclusion)},
              {"exit_code", exit_code_of(report.conclusion)},
              {"seconds", static_cast<double>(report.took.count()) / 1000},
              {"directory", report.directory},
              {"jobs", Json::array()}};
  if (!report.why.empty()) out["why"] = report.why;
  for (const JobReport& job : report.jobs) out["jobs"].push_back(json_of(job));
  return out.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace neargate::pipeline
