#include <algorithm>

#include <fmt/format.h>

#include "aws/error.hpp"
#include "base/log.hpp"
#include "cloud/ecs/start_failure.hpp"
#include "cloud/ecs/task_record.hpp"
#include "cloud/ecs/task_runner.hpp"
#include "cloud/ecs/unreachable.hpp"

// What a task has to fetch before its containers start, in Fargate's order: the registry's
// authorization, its secrets, its images, its log streams. Each comes over the task's own network
// interface, and only where that has a way.
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

}  // namespace

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
    from_ecr = from_ecr || environment_.is_own_image(*container.image);
  }
  if (from_ecr) {
    const ServiceWay way = co_await reach(live, "ecr.api");
    if (!way.open) throw StartFailure{"TaskFailedToStart", no_registry_auth(way)};
  }
  for (const ContainerDefinition& container : *defined.container_definitions) {
    auto& known = live->secrets[*container.name];
    known.clear();
    for (const Secret& secret : container.secrets.value_or(std::vector<Secret>())) {
      const ServiceWay way = co_await reach(live, "ssm");
      if (!way.open) throw StartFailure{"TaskFailedToStart", no_parameters()};
      try {
        known.emplace_back(secret.name, environment_.parameter(secret.value_from));
      } catch (const aws::Error& error) {
        throw StartFailure{
            "TaskFailedToStart",
            fmt::format("ResourceInitializationError: unable to pull secrets or registry auth: "
                        "execution resource retrieval failed: unable to retrieve secrets from ssm: "
                        "{}: {}",
                        error.code(), error.what())};
      }
    }
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
      throw StartFailure{"TaskFailedToStart", failed};
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
  if (environment_.is_own_image(reference)) {
    const ServiceWay registry = co_await reach(live, "ecr.dkr");
    if (!registry.open) co_return no_manifest(registry, reference);
    const ServiceWay layers = co_await reach(live, "s3");
    if (!layers.open) co_return no_layers(layers, reference, world_.region);
  }
  std::string failed;
  try {
    machine::ImageSource image = co_await environment_.resolve_image(std::move(reference));
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
    if (!way.open) throw StartFailure{"TaskFailedToStart", no_log_stream()};
    if (environment_.log_group_exists(logs->group)) continue;
    if (logs->create_group) {
      environment_.create_log_group(logs->group);
      continue;
    }
    throw StartFailure{
        "TaskFailedToStart",
        "ResourceInitializationError: failed to validate logger args: create stream has been "
        "retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The "
        "specified log group does not exist. : exit status 1"};
  }
}

}  // namespace neargate::ecs
