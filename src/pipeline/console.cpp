#include "pipeline/console.hpp"

#include <fmt/format.h>

namespace neargate::pipeline {
namespace {

// ANSI, on terminals only.
constexpr const char* kBold = "\033[1m";
constexpr const char* kRed = "\033[31m";
constexpr const char* kGreen = "\033[32m";
constexpr const char* kPlain = "";

const char* style_of(Result result) {
  if (result == Result::success) return kGreen;
  return result == Result::skipped ? kPlain : kRed;
}

}  // namespace

std::string duration_text(Milliseconds time) {
  const double seconds = static_cast<double>(time.count()) / 1000;
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  return fmt::format("{} min {} s", time.count() / 60000, time.count() / 1000 % 60);
}

void Console::write(const std::string& job, const std::string& text, const char* style) const {
  std::string line = width_ == 0 || job.empty() ? "" : fmt::format("{:<{}} | ", job, width_);
  if (terminal_ && *style != '\0') {
    line += style + text + "\033[0m";
  } else {
    line += text;
  }
  std::fprintf(file_, "%s\n", line.c_str());
  std::fflush(file_);
}

void Console::note(const std::string& text) const { write("", text, kBold); }

void Console::begin_step(const std::string& job, const std::string& step) const {
  write(job, "== " + step, kBold);
}

void Console::line(const std::string& job, const std::string& text) const {
  write(job, "   " + text, text.starts_with("error: ") ? kRed : kPlain);
}

void Console::end_step(const std::string& job, const StepReport& step) const {
  const bool forgiven = step.outcome != step.conclusion;
  write(job,
        fmt::format("-- {}{}, {}", text_of(step.outcome), forgiven ? " (continue-on-error)" : "",
                    duration_text(step.took)),
        style_of(step.conclusion));
}

void Console::end_job(const JobReport& report) const {
  const std::string took =
      report.result == Result::skipped ? "" : ", " + duration_text(report.took);
  write(report.name, fmt::format("{}: {}{}", report.name, text_of(report.result), took),
        style_of(report.result));
}

}  // namespace neargate::pipeline
