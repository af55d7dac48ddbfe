#include "cloud/cloudwatch/alarm_actions.hpp"

#include <exception>

namespace neargate::cloudwatch {

void AlarmActions::on(std::string arn_prefix, Handler handler) {
  handlers_[std::move(arn_prefix)] = std::move(handler);
}

std::optional<std::string> AlarmActions::invoke(const AlarmAction& action) const {
  const Handler* handler = nullptr;
  // In the order of prefixes, a longer one comes after those that it begins with.
  for (const auto& [prefix, candidate] : handlers_) {
    if (action.action_arn.starts_with(prefix)) handler = &candidate;
  }
  if (handler == nullptr) return "There is no service here that acts on this ARN.";
  try {
    (*handler)(action);
  } catch (const std::exception& error) {
    return error.what();
  }
  return std::nullopt;
}

bool is_repeated(const std::string& action_arn) {
  return action_arn.starts_with("arn:aws:autoscaling:");
}

}  // namespace neargate::cloudwatch
