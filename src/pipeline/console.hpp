#pragma once

#include <cstdio>
#include <string>

#include "pipeline/job_report.hpp"

namespace neargate::pipeline {

// What a run shows while it goes on: a line at a time, with its job before it where there are
// several.
class Console {
 public:
  // `width` is that of the longest job's name; 0: there is one job, whose name is not shown.
  Console(std::FILE* file, bool terminal, std::size_t width)
      : file_(file), terminal_(terminal), width_(width) {}

  void note(const std::string& text) const;  // of the run
  void begin_step(const std::string& job, const std::string& step) const;
  void line(const std::string& job, const std::string& text) const;
  void end_step(const std::string& job, const StepReport& step) const;
  void end_job(const JobReport& report) const;

 private:
  void write(const std::string& job, const std::string& text, const char* style) const;

  std::FILE* file_;
  bool terminal_;
  std::size_t width_;
};

// "0.4 s", "1 min 23 s".
std::string duration_text(Milliseconds time);

}  // namespace neargate::pipeline
