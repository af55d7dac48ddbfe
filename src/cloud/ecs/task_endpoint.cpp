#include "cloud/ecs/task_endpoint.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/time_text.hpp"
#include "cloud/ecs/container_spec.hpp"

namespace neargate::ecs {

namespace {

using nlohmann::json;

// Credentials are made anew when they have less than this left, as SDKs refresh ahead of time.
constexpr auto kCredentialsLeft = std::chrono::minutes(15);

http::Response json_response(int status, const json& body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return response;
}

http::Response not_found(std::string_view path) {
  return json_response(404, {{"code", "NotFound"},
                             {"message", fmt::format("Nothing is known of {} in this task", path)},
                             {"HTTPErrorCode", 404}});
}

void set_time(json& object, const char* name, const std::optional<Timestamp>& time) {
  if (time) object[name] = to_rfc3339_millis(*time);
}

const ContainerDefinition* definition_of(const TaskDefinition& definition,
                                         const std::string& name) {
  if (!definition.container_definitions) return nullptr;
  for (const ContainerDefinition& candidate : *definition.container_definitions) {
    if (candidate.name == name) return &candidate;
  }
  return nullptr;
}

json container_json(const State& state, const std::string& task_id, const TaskRecord& record,
                    const TaskDefinition& definition, const Container& container) {
  const std::string name = container.name.value_or("");
  json out = {
      {"DockerId", container.runtime_id.value_or("")},
      {"Name", name},
      {"DockerName", name},
      {"Image", container.image.value_or("")},
      {"ImageID", container.image_digest.value_or("")},
      {"Labels",
       {{"com.amazonaws.ecs.cluster", state.cluster_arn(record.cluster)},
        {"com.amazonaws.ecs.container-name", name},
        {"com.amazonaws.ecs.task-arn", record.task.task_arn.value_or("")},
        {"com.amazonaws.ecs.task-definition-family", definition.family.value_or("")},
        {"com.amazonaws.ecs.task-definition-version",
         std::to_string(definition.revision.value_or(0))}}},
      {"DesiredStatus", record.task.desired_status.value_or("")},
      {"KnownStatus", container.last_status.value_or("")},
      {"Type", "NORMAL"},
      {"ContainerARN", container.container_arn.value_or("")},
  };
  if (container.exit_code) out["ExitCode"] = *container.exit_code;
  const ContainerDefinition* defined = definition_of(definition, name);
  if (defined != nullptr) {
    json limits = json::object();
    limits["CPU"] = defined->cpu.value_or(0);
    if (defined->memory) limits["Memory"] = *defined->memory;
    out["Limits"] = limits;
    if (defined->log_configuration) {
      out["LogDriver"] = defined->log_configuration->log_driver;
      if (const auto logs = log_destination(*defined, task_id)) {
        out["LogOptions"] = {{"awslogs-group", logs->group},
                             {"awslogs-region", state.world.region},
                             {"awslogs-stream", logs->stream}};
      }
    }
    if (defined->health_check) {
      out["Health"] = {{"status", container.health_status.value_or("UNKNOWN")}};
    }
  }
  if (const auto status = state.world.machine.status(machine_container_id(task_id, name))) {
    set_time(out, "CreatedAt", status->started_at);
    set_time(out, "StartedAt", status->started_at);
    set_time(out, "FinishedAt", status->finished_at);
  }
  if (record.interface) {
    out["Networks"] = json::array({{{"NetworkMode", "awsvpc"},
                                    {"IPv4Addresses", {record.interface->private_address}},
                                    {"AttachmentIndex", 0},
                                    {"MACAddress", record.interface->mac_address},
                                    {"IPv4SubnetCIDRBlock", record.interface->subnet_cidr},
                                    {"SubnetGatewayIpv4Address", record.interface->gateway}}});
  }
  return out;
}

json tags_json(const std::optional<std::vector<Tag>>& tags) {
  json out = json::object();
  if (tags) {
    for (const Tag& tag : *tags) out[tag.key.value_or("")] = tag.value.value_or("");
  }
  return out;
}

json task_json(const State& state, const std::string& task_id, const TaskRecord& record,
               const TaskDefinition& definition, bool with_tags) {
  const Task& task = record.task;
  const double cpu = static_cast<double>(std::stoll(task.cpu.value_or("0"))) / 1024;
  json out = {
      {"Cluster", state.cluster_arn(record.cluster)},
      {"TaskARN", task.task_arn.value_or("")},
      {"Family", definition.family.value_or("")},
      {"Revision", std::to_string(definition.revision.value_or(0))},
      {"DesiredStatus", task.desired_status.value_or("")},
      {"KnownStatus", task.last_status.value_or("")},
      {"Limits", {{"CPU", cpu}, {"Memory", std::stoll(task.memory.value_or("0"))}}},
      {"AvailabilityZone", task.availability_zone.value_or("")},
      {"LaunchType", "FARGATE"},
      {"Containers", json::array()},
  };
  if (record.service)
    out["ServiceName"] = State::last_part(*record.service).substr(record.service->find('/') + 1);
  set_time(out, "PullStartedAt", task.pull_started_at);
  set_time(out, "PullStoppedAt", task.pull_stopped_at);
  if (task.containers) {
    for (const Container& container : *task.containers) {
      out["Containers"].push_back(container_json(state, task_id, record, definition, container));
    }
  }
  if (with_tags) out["TaskTags"] = tags_json(task.tags);
  return out;
}

// What the cgroup tells; nothing is made up for what it does not.
json stats_json(const State& state, const std::string& task_id, const Container& container) {
  const auto usage =
      state.world.machine.usage(machine_container_id(task_id, container.name.value_or("")));
  if (!usage) return nullptr;
  return {{"read", to_rfc3339_millis(state.world.clock.now())},
          {"id", container.runtime_id.value_or("")},
          {"name", container.name.value_or("")},
          {"cpu_stats", {{"cpu_usage", {{"total_usage", usage->cpu.count()}}}}},
          {"memory_stats", {{"usage", usage->memory_bytes}}}};
}

}  // namespace

TaskEndpoint::TaskEndpoint(State& state, Environment& environment, Protect protect)
    : state_(state), environment_(environment), protect_(std::move(protect)) {}

net::Task<void> TaskEndpoint::open(std::string task_id) {
  if (servers_.contains(task_id)) co_return;
  std::string address = kTaskEndpointAddress;
  UniqueFd socket =
      co_await state_.world.machine.listen_in_attachment(task_id, address, kTaskEndpointPort);
  if (servers_.contains(task_id)) co_return;
  http::Server::Options options;
  options.connections_max = 64;
  auto server = std::make_unique<http::Server>(
      state_.world.reactor, options, [](const http::RequestHead&) { return http::BodyPolicy(); },
      [this, task_id](http::Request request, http::Responder responder) {
        http::Response response = answer(task_id, request);
        responder.answer(std::move(response));
      });
  server->listen(std::move(socket));
  servers_[task_id] = std::move(server);
}

void TaskEndpoint::close(const std::string& task_id) {
  servers_.erase(task_id);
  credentials_.erase(task_id);
}

http::Response TaskEndpoint::answer(const std::string& task_id, const http::Request& request) {
  const std::string_view path = request.path();
  const TaskRecord* record = state_.find_task(task_id);
  if (record == nullptr) return not_found(path);
  if (path.starts_with("/v2/credentials/")) {
    const std::string_view id = path.substr(std::string_view("/v2/credentials/").size());
    if (!record->credentials_id || id != *record->credentials_id) return not_found(path);
    return credentials(task_id, *record);
  }
  if (path.starts_with("/api/")) return agent(task_id, *record, request);
  return metadata(task_id, *record, path);
}

http::Response TaskEndpoint::metadata(const std::string& task_id, const TaskRecord& record,
                                      std::string_view path) {
  const TaskDefinitionRecord* definition = state_.task_definitions.find(record.definition);
  if (definition == nullptr || !path.starts_with("/v4/")) return not_found(path);
  path.remove_prefix(4);
  const auto slash = path.find('/');
  const std::string_view id = path.substr(0, slash);
  const std::string_view what =
      slash == std::string_view::npos ? std::string_view() : path.substr(slash);
  const Container* container = nullptr;
  if (record.task.containers) {
    for (const Container& candidate : *record.task.containers) {
      if (candidate.runtime_id == id) container = &candidate;
    }
  }
  if (container == nullptr) return not_found(path);
  const TaskDefinition& task_definition = definition->task_definition;
  if (what.empty() || what == "/") {
    return json_response(200, container_json(state_, task_id, record, task_definition, *container));
  }
  if (what == "/task" || what == "/taskWithTags") {
    return json_response(
        200, task_json(state_, task_id, record, task_definition, what == "/taskWithTags"));
  }
  if (what == "/stats") return json_response(200, stats_json(state_, task_id, *container));
  if (what == "/task/stats") {
    json all = json::object();
    for (const Container& each : *record.task.containers) {
      all[each.runtime_id.value_or("")] = stats_json(state_, task_id, each);
    }
    return json_response(200, all);
  }
  return not_found(path);
}

http::Response TaskEndpoint::credentials(const std::string& task_id, const TaskRecord& record) {
  const std::string role = record.credentials_role.value_or("");
  const auto kept = credentials_.find(task_id);
  if (kept == credentials_.end() ||
      kept->second.expiration - state_.world.clock.now() < kCredentialsLeft) {
    try {
      credentials_[task_id] = environment_.issue_credentials(role, task_id);
    } catch (const std::exception& error) {
      return json_response(
          500,
          {{"code", "CredentialsNotAvailable"}, {"message", error.what()}, {"HTTPErrorCode", 500}});
    }
  }
  const TaskCredentials& current = credentials_[task_id];
  return json_response(200, {{"RoleArn", role},
                             {"AccessKeyId", current.access_key_id},
                             {"SecretAccessKey", current.secret_access_key},
                             {"Token", current.session_token},
                             {"Expiration", to_rfc3339(current.expiration)}});
}

}  // namespace neargate::ecs
