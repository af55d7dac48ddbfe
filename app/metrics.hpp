#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

// What Prometheus reads (text exposition format 0.0.4).
namespace neargate::app {

class Metrics {
 public:
  void request_started() { ++in_flight_; }
  // `route` is the route's path, never the request's: the number of series is bounded.
  void request_finished(std::string_view route, std::string_view method, int status,
                        double seconds);
  std::int64_t in_flight() const { return in_flight_; }

  struct Gauges {
    std::string version;
    std::string commit;
    std::size_t summaries_pending = 0;
    std::size_t summaries_pending_max = 0;
    unsigned threads = 0;
    bool ready = false;
  };
  std::string text(const Gauges& gauges) const;

 private:
  struct Histogram {
    std::vector<std::uint64_t> buckets;  // not cumulative; one more for those beyond the last bound
    std::uint64_t count = 0;
    double sum = 0;
  };

  std::int64_t in_flight_ = 0;
  std::map<std::tuple<std::string, std::string, int>, std::uint64_t> requests_;
  std::map<std::pair<std::string, std::string>, Histogram> durations_;
};

// What the kernel tells of this process; zeros where /proc is not there.
struct ProcessStatistics {
  double cpu_seconds = 0;
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  double start_time_seconds = 0;  // since 1970
  std::uint64_t open_descriptors = 0;
  std::uint64_t threads = 0;
};
ProcessStatistics process_statistics();

}  // namespace neargate::app
