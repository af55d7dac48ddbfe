#include "app/metrics.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::app {
namespace {

// Upper bounds of the latency histogram, in seconds.
constexpr std::array kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                0.1,    0.25,  0.5,    1.0,   2.5,  5.0,   10.0};

// A label's value, as the format asks for it.
std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  return text;
}

class Page {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    text += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }
  template <class Value>
  void single(std::string_view name, std::string_view type, std::string_view help, Value value) {
    family(name, type, help);
    text += fmt::format("{} {}\n", name, value);
  }
  std::string text;
};

std::string read_proc(const char* path) {
  try {
    return read_file(path).value_or("");
  } catch (const Error&) {
    return {};
  }
}

double number(std::string_view text) {
  double value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') break;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

void Metrics::request_finished(std::string_view route, std::string_view method, int status,
                               double seconds) {
  --in_flight_;
  ++requests_[{std::string(route), std::string(method), status}];
  Histogram& histogram = durations_[{std::string(route), std::string(method)}];
  histogram.buckets.resize(kBounds.size() + 1);
  ++histogram.buckets[std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin()];
  ++histogram.count;
  histogram.sum += seconds;
}

std::string Metrics::text(const Gauges& gauges) const {
  Page page;
  page.family("app_build_info", "gauge", "The version that runs; always 1.");
  page.text += fmt::format("app_build_info{{version=\"{}\",commit=\"{}\"}} 1\n",
                           escaped(gauges.version), escaped(gauges.commit));
  page.single("app_ready", "gauge", "1 where requests are welcome, 0 while starting or draining.",
              gauges.ready ? 1 : 0);

  page.family("http_requests_total", "counter", "Requests answered.");
  for (const auto& [key, count] : requests_) {
    const auto& [route, method, status] = key;
    page.text += fmt::format("http_requests_total{{route=\"{}\",method=\"{}\",status=\"{}\"}} {}\n",
                             escaped(route), escaped(method), status, count);
  }
  page.family("http_request_duration_seconds", "histogram",
              "From the end of a request to its answer, waiting for a thread included.");
  for (const auto& [key, histogram] : durations_) {
    const std::string labels =
        fmt::format("route=\"{}\",method=\"{}\"", escaped(key.first), escaped(key.second));
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
      sum += histogram.buckets[i];
      page.text += fmt::format("http_request_duration_seconds_bucket{{{},le=\"{}\"}} {}\n", labels,
                               kBounds[i], sum);
    }
    page.text += fmt::format("http_request_duration_seconds_bucket{{{},le=\"+Inf\"}} {}\n", labels,
                             histogram.count);
    page.text += fmt::format("http_request_duration_seconds_sum{{{}}} {}\n", labels, histogram.sum);
    page.text +=
        fmt::format("http_request_duration_seconds_count{{{}}} {}\n", labels, histogram.count);
  }
  page.single("http_requests_in_flight", "gauge", "Requests that wait for their answer.",
              in_flight_);
  page.single("app_summaries_pending", "gauge", "Summaries that run or wait for a thread.",
              gauges.summaries_pending);
  page.single("app_summaries_pending_max", "gauge", "Beyond this many, 503 is answered.",
              gauges.summaries_pending_max);
  page.single("app_threads", "gauge", "Threads that compute summaries.", gauges.threads);

  const ProcessStatistics process = process_statistics();
  page.single("process_cpu_seconds_total", "counter", "CPU time used, user and system.",
              process.cpu_seconds);
  page.single("process_resident_memory_bytes", "gauge", "Memory in RAM.", process.resident_bytes);
  page.single("process_virtual_memory_bytes", "gauge", "Address space.", process.virtual_bytes);
  page.single("process_start_time_seconds", "gauge", "When the process started, since 1970.",
              process.start_time_seconds);
  page.single("process_open_fds", "gauge", "Open file descriptors.", process.open_descriptors);
  page.single("process_threads", "gauge", "Threads of the process.", process.threads);
  return page.text;
}

ProcessStatistics process_statistics() {
  ProcessStatistics statistics;
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  statistics.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);

  // proc(5): the fields behind the program's name in parentheses, which may hold anything.
  const std::string stat = read_proc("/proc/self/stat");
  const std::size_t name_end = stat.rfind(')');
  if (name_end != std::string::npos && name_end + 2 < stat.size()) {
    const auto fields = split(std::string_view(stat).substr(name_end + 2), ' ');
    constexpr std::size_t kThreads = 17, kStartTime = 19, kVirtualSize = 20, kResident = 21;
    if (fields.size() > kResident) {
      statistics.threads = static_cast<std::uint64_t>(number(fields[kThreads]));
      statistics.virtual_bytes = static_cast<std::uint64_t>(number(fields[kVirtualSize]));
      statistics.resident_bytes = static_cast<std::uint64_t>(
          number(fields[kResident]) * static_cast<double>(::sysconf(_SC_PAGESIZE)));
      const std::string boot = read_proc("/proc/stat");
      if (const std::size_t at = boot.find("btime "); at != std::string::npos) {
        statistics.start_time_seconds =
            number(std::string_view(boot).substr(at + 6)) +
            number(fields[kStartTime]) / static_cast<double>(::sysconf(_SC_CLK_TCK));
      }
    }
  }
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end;
       !error && entry != end; entry.increment(error)) {
    ++statistics.open_descriptors;
  }
  return statistics;
}

}  // namespace neargate::app
