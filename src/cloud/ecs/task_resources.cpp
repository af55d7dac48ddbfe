#include <algorithm>

#include "aws/error.hpp"
#include "base/log.hpp"
#include "cloud/ecs/not_allowed.hpp"
#include "cloud/ecs/start_failure.hpp"
#include "cloud/ecs/task_record.hpp"
#include "cloud/ecs/task_roles.hpp"
#include "cloud/ecs/task_runner.hpp"
#include "cloud/ecs/unreachable.hpp"

// What a task has to fetch before its containers start, in Fargate's order: the registry's
// authorization, its secrets, its images, its log streams. Each comes over the task's own network
// interface, and only where that has a way; and each is asked for as the task's execution role, and
// only had where that may have it.
namespace neargate::ecs {
namespace {

// When a connection that nothing answers is given up, by Go's dialer in AWS's SDK.
constexpr Seconds kConnectTimeout{30};
constexpr Seconds kServiceCallInterval{1};

// How long a service is called in vain before the task is given up. The registry's authorization is
// asked for three times, as the reason then says.
Seconds patience(std::string_view service) {
  return service == "ecr.api" ? 3 * kConnectTimeout : kConnectTimeout;
}

// "/db/password", "arn:…:parameter/db/password:label" -> "arn:…:parameter/db/password"
std::string parameter_arn(const cloud::World& world, const std::string& name_or_arn) {
  const auto arn = Arn::parse(name_or_arn);
  std::string name = arn ? arn->resource : name_or_arn;
  name.resize(std::min(name.size(), name.find(':')));  // its version or label
  if (!arn) return world.arn("ssm", "parameter/" + name.substr(name.starts_with('/') ? 1 : 0));
  return Arn{arn->partition, arn->service, arn->region, arn->account, name}.text();
}

StartFailure failed_to_start(std::string reason) {
  return {"TaskFailedToStart", std::move(reason)};
}

}  // namespace

// What the policies say now: a change of them acts on the next task that starts.
std::optional<std::string> TaskRunner::refusal(const LiveTask& live, const char* action,
                                               const std::string& resource) {
  const TaskRecord& task = record(live->id);
  return environment_.refusal(execution_role(definition(task), task.task.overrides), live->id,
                              action, resource);
}

// Returns at once where there is a way; otherwise as soon as there is one, or without one once the
// calls have timed out.
net::Task<ServiceWay> TaskRunner::reach(LiveTask live, const char* service) {
  const Timestamp given_up = world_.clock.now() + world_.clock.scaled(patience(service));
  for (bool told = false;; told = true) {
    if (!wants_to_run(record(live->id).task)) throw StopWanted();
    ServiceWay way = environment_.service_way(record(live->id).interface->id, service);
    if (way.open) co_return way;
    if (!told) log::warning("task {} has no way to {}: {}", live->id, way.host, way.missing);
    const Milliseconds left = std::chrono::ceil<Milliseconds>(given_up - world_.clock.now());
    if (left <= Milliseconds(0)) co_return way;
    co_await live->changed.wait(
        std::min(left, std::max(Milliseconds(20), world_.clock.scaled(kServiceCallInterval))));
  }
}

net::Task<void> TaskRunner::retrieve(LiveTask live) {
  const TaskDefinition defined = definition(record(live->id));
  bool from_ecr = false;
  for (const ContainerDefinition& container : *defined.container_definitions) {
    from_ecr = from_ecr || !environment_.repository_of_image(*container.image).empty();
  }
  if (from_ecr) {
    const ServiceWay way = co_await reach(live, "ecr.api");
    if (!way.open) throw failed_to_start(no_registry_auth(way));
    if (const auto refused = refusal(live, "ecr:GetAuthorizationToken", "*")) {
      throw failed_to_start(may_not_authenticate(*refused));
    }
  }
  for (const ContainerDefinition& container : *defined.container_definitions) {
    auto& known = live->secrets[*container.name];
    known.clear();
    for (const Secret& secret : container.secrets.value_or(std::vector<Secret>())) {
      const ServiceWay way = co_await reach(live, "ssm");
      if (!way.open) throw failed_to_start(no_parameters());
      known.emplace_back(secret.name, read_parameter(live, secret.value_from));
    }
  }
}

std::string TaskRunner::read_parameter(const LiveTask& live, const std::string& name) {
  if (const auto refused = refusal(live, "ssm:GetParameters", parameter_arn(world_, name))) {
    throw failed_to_start(may_not_read_parameters(*refused));
  }
  try {
    const std::string key = environment_.key_of_parameter(name);
    const auto refused = key.empty() ? std::nullopt : refusal(live, "kms:Decrypt", key);
    if (refused) throw failed_to_start(may_not_read_parameters(*refused));
    return environment_.parameter(name);
  } catch (const aws::Error&) {
    throw failed_to_start(
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource "
        "retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 "
        "time(s): invalid ssm parameters: " +
        name);
  }
}

net::Task<void> TaskRunner::pull(LiveTask live) {
  change(live, [&](TaskRecord& changed) { changed.task.pull_started_at = world_.clock.now(); });
  const TaskDefinition defined = definition(record(live->id));
  for (const ContainerDefinition& container : *defined.container_definitions) {
    const std::string name = *container.name;
    if (find_container(record(live->id).task, name)->last_status != "PENDING") continue;
    std::string failed = co_await pull_image(live, container);
    if (!failed.empty()) {
      change(live, [&](TaskRecord& changed) {
        find_container(changed.task, name)->reason = failed;
        changed.task.pull_stopped_at = world_.clock.now();
      });
      throw failed_to_start(failed);
    }
    if (!wants_to_run(record(live->id).task)) throw StopWanted();
  }
  change(live, [&](TaskRecord& changed) {
    changed.task.pull_stopped_at = world_.clock.now();
    for (Container& container : *changed.task.containers) {
      const auto image = live->images.find(*container.name);
      if (image != live->images.end()) container.image_digest = image->second.manifest_digest;
    }
  });
}

// Returns why it failed; "" where it did not.
net::Task<std::string> TaskRunner::pull_image(LiveTask live, ContainerDefinition container) {
  std::string reference = *container.image;
  const std::string repository = environment_.repository_of_image(reference);
  if (!repository.empty()) {
    const ServiceWay registry = co_await reach(live, "ecr.dkr");
    if (!registry.open) co_return no_manifest(registry, reference);
    if (refusal(live, "ecr:BatchGetImage", repository)) {
      co_return may_not_pull_manifest(reference);
    }
    const ServiceWay layers = co_await reach(live, "s3");
    if (!layers.open) co_return no_layers(layers, reference, world_.region);
  }
  std::string failed;
  try {
    machine::ImageSource image = co_await environment_.resolve_image(reference);
    if (!repository.empty() && refusal(live, "ecr:GetDownloadUrlForLayer", repository)) {
      co_return may_not_pull_layer(
          reference, image.layers.empty() ? image.manifest_digest : image.layers.front().digest);
    }
    live->images[*container.name] = image;
    co_await world_.machine.prepare_image(std::move(image));
  } catch (const machine::MachineError& error) {
    failed = start_error(error);
  }
  co_return failed;
}

net::Task<void> TaskRunner::prepare_logs(LiveTask live) {
  const TaskDefinition defined = definition(record(live->id));
  for (const ContainerDefinition& container : *defined.container_definitions) {
    const auto logs = log_destination(container, live->id);
    if (!logs) continue;
    const ServiceWay way = co_await reach(live, "logs");
    if (!way.open) throw failed_to_start(no_log_stream());
    make_log_stream(live, *logs);
  }
}

// As the awslogs driver goes about it: the stream first, its group where that turns out to be
// missing.
void TaskRunner::make_log_stream(const LiveTask& live, const LogDestination& logs) {
  if (const auto refused = refusal(live, "logs:CreateLogStream", logs.stream_arn(world_))) {
    throw failed_to_start(may_not_create_log_stream(*refused));
  }
  if (!environment_.log_group_exists(logs.group)) {
    if (!logs.create_group) {
      throw failed_to_start(
          "ResourceInitializationError: failed to validate logger args: create stream has been "
          "retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The "
          "specified log group does not exist. : exit status 1");
    }
    if (const auto refused = refusal(live, "logs:CreateLogGroup", logs.group_arn(world_))) {
      throw failed_to_start(may_not_create_log_group(*refused));
    }
    environment_.create_log_group(logs.group);
  }
  environment_.create_log_stream(logs.group, logs.stream);
}

}  // namespace neargate::ecs
