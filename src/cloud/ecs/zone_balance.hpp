#pragma once

#include <map>
#include <string>
#include <vector>

// How evenly tasks are spread over availability zones. Amazon ECS Developer Guide, "Balancing an
// Amazon ECS service across Availability Zones".
namespace neargate::ecs {

class ZoneBalance {
 public:
  // `zones`: those that tasks may be started in, in order of preference; at least one.
  explicit ZoneBalance(const std::vector<std::string>& zones);

  void add(const std::string& zone) { ++count_[zone]; }
  void remove(const std::string& zone) { --count_[zone]; }
  int count(const std::string& zone) const;

  // The zone with the fewest tasks; of equals the first.
  const std::string& emptiest() const;
  // False where one zone has two tasks more than another, or tasks are where none may start.
  bool is_even() const;

  // "2 tasks in us-east-1a and 1 tasks in us-east-1b", as service events tell it.
  std::string text() const;

 private:
  const std::vector<std::string>& zones_;
  std::map<std::string, int> count_;
};

}  // namespace neargate::ecs
