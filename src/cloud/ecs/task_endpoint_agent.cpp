#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "aws/error.hpp"
#include "base/time_text.hpp"
#include "cloud/ecs/task_endpoint.hpp"
#include "cloud/ecs/task_protection.hpp"

// The agent's API within a task: $ECS_AGENT_URI/task-protection/v1/state. Amazon ECS Developer
// Guide, "Amazon ECS task scale-in protection endpoint"; statuses and words of errors as the open
// Amazon ECS agent has them, which makes the same calls on a task's behalf.
namespace neargate::ecs {

namespace {

using nlohmann::json;

constexpr const char* kInvalid = "InvalidParameterException";

http::Response answer(int status, const json& body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return response;
}

http::Response error(int status, const std::string& arn, const std::string& code,
                     const std::string& message) {
  return answer(status, {{"error", {{"Arn", arn}, {"Code", code}, {"Message", message}}}});
}

struct Asked {
  std::optional<bool> enabled;
  std::optional<std::int32_t> minutes;
};

// Nothing where it is no such request. Members that are not known are no such request either.
std::optional<Asked> parse(const std::string& text) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  Asked asked;
  for (const auto& [name, value] : body.items()) {
    if (name == "ProtectionEnabled" && value.is_boolean()) {
      asked.enabled = value.get<bool>();
    } else if (name == "ExpiresInMinutes" && value.is_number_integer()) {
      asked.minutes = value.get<std::int32_t>();
    } else {
      return std::nullopt;
    }
  }
  return asked;
}

http::Response shown(const ProtectedTask& task) {
  json protection = {{"ProtectionEnabled", *task.protection_enabled},
                     {"TaskArn", *task.task_arn},
                     {"ExpirationDate", nullptr}};
  if (task.expiration_date) {
    protection["ExpirationDate"] = to_rfc3339_millis(*task.expiration_date);
  }
  return answer(200, {{"protection", protection}});
}

http::Response shown(const Failure& failure) {
  json detail = nullptr;
  if (failure.detail) detail = *failure.detail;
  return answer(
      200, {{"failure", {{"Arn", *failure.arn}, {"Reason", *failure.reason}, {"Detail", detail}}}});
}

}  // namespace

http::Response TaskEndpoint::agent(const std::string& task_id, const TaskRecord& record,
                                   const http::Request& request) {
  const std::string& arn = *record.task.task_arn;
  const std::string_view path = request.path();
  bool is_there = false;
  for (const Container& container : *record.task.containers) {
    is_there =
        is_there || path == fmt::format("/api/{}/task-protection/v1/state", *container.runtime_id);
  }
  if (!is_there) {
    return error(404, "", "ResourceNotFoundException", "Failed to find a task for the request");
  }
  const bool changes = request.method == "PUT";
  if (!changes && request.method != "GET") {
    return error(405, arn, kInvalid, "Task protection is asked for by GET and changed by PUT");
  }
  std::optional<Asked> asked = Asked();
  if (changes) asked = parse(request.body.read());
  if (!asked) return error(400, "", kInvalid, "UpdateTaskProtection: failed to decode request");
  if (changes && !asked->enabled) {
    return error(400, arn, kInvalid, "Invalid request: does not contain 'ProtectionEnabled' field");
  }
  // The agent calls ECS with the task role's credentials.
  if (!record.credentials_role) {
    return error(403, arn, "AccessDeniedException",
                 "Invalid Request: no task IAM role credentials available for task");
  }
  const Protectable task = find_protectable(state_, record.cluster, task_id);
  if (task.failure) return shown(*task.failure);
  if (changes) {
    try {
      protect_(task_id, protection_time(*asked->enabled, asked->minutes));
    } catch (const aws::Error& refusal) {
      return error(400, arn, refusal.code(), refusal.what());
    }
  }
  return shown(protection_of(state_, task_id));
}

}  // namespace neargate::ecs
