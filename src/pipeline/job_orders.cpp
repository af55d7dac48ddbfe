#include "pipeline/job_orders.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/ids.hpp"

namespace neargate::pipeline {

std::string why_no_identity(const Workflow& workflow, const Job& job, const oidc::Issuer* issuer) {
  const auto& permissions = job.permissions ? job.permissions : workflow.permissions;
  if (!permissions || !permissions->may_have_identity()) {
    return "the job lacks the permission id-token: write";
  }
  if (issuer == nullptr) return "this machine is no issuer of GitHub's tokens: neargate oidc start";
  return {};
}

JobOrders::JobOrders(RunFacts facts)
    : facts_(std::move(facts)), token_("near_" + Randomness().hex(36)) {
  make_directories(facts_.directory);
  write_file_atomically(facts_.directory + "/event.json", to_json(facts_.event->payload));
}

Value::Object JobOrders::contexts() const {
  const auto object_of = [](const Assignments& pairs) {
    Value::Object out;
    for (const auto& [name, value] : pairs) set_member(out, name, value);
    return out;
  };
  Value::Object github =
      github_context(*facts_.request, *facts_.event, *facts_.workflow, facts_.numbers, token_);
  set_member(github, "event_path", facts_.directory + "/event.json");
  Value::Object secrets = object_of(facts_.request->secrets);
  set_member(secrets, "GITHUB_TOKEN", token_);
  return {{"github", std::move(github)},
          {"inputs", facts_.event->payload.member("inputs")},
          {"vars", object_of(facts_.request->variables)},
          {"secrets", std::move(secrets)}};
}

JobPlaces JobOrders::places_of(const std::string& key) const {
  const std::string own = facts_.directory + "/jobs/" + key;
  const std::string& repository = facts_.event->repository;
  const std::string name = repository.substr(repository.find('/') + 1);
  JobPlaces out;
  out.directory = own;
  out.workspace = own + "/work/" + name + "/" + name;
  out.temp = own + "/temp";
  out.tools = own + "/tools";
  out.home = own + "/home";
  out.logs = facts_.directory + "/logs/" + key;
  out.artifacts = facts_.directory + "/artifacts";
  out.attestations = facts_.directory + "/attestations";
  // Not of the run: a comment is updated by the next one.
  out.comments = facts_.request->directory + "/comments/" + repository;
  return out;
}

JobOrder JobOrders::make(const Job& job, const Instance& instance, const std::string& key,
                         const JobOutcomes& ended) {
  JobOrder order;
  order.workflow = facts_.workflow;
  order.job = &job;
  order.name = instance.name;
  order.repository = facts_.repository;
  // Ends with '_', so that no job's is the beginning of another's.
  order.tracking_id = fmt::format("neargate_{}_{}_", facts_.numbers.id, ++made_);
  order.places = places_of(key);
  order.contexts = contexts();
  set_member(order.contexts, "needs", needs_of(job, ended));
  set_member(order.contexts, "matrix", instance.matrix);
  set_member(order.contexts, "strategy", instance.strategy);
  Value::Object github = *Value(order.contexts).member("github").object();
  set_member(github, "job", job.id);
  set_member(github, "workspace", order.places.workspace);
  set_member(order.contexts, "github", std::move(github));
  order.machine = machine_environment(*facts_.request);
  for (const auto& [name, value] : facts_.request->secrets) order.secrets.push_back(value);
  order.secrets.push_back(token_);
  Surroundings around;
  around.contexts = order.contexts;
  for (const Text& label : job.runs_on) {
    const std::string text = label.content.text(around);
    if (!is_runner_label(text)) throw Error("there is no runner '" + text + "' near");
  }
  return order;
}

std::unique_ptr<oidc::IssuerServer> JobOrders::offer_identity(const Job& job,
                                                              JobOrder& order) const {
  const oidc::Issuer* issuer = facts_.request->issuer;
  order.why_no_identity = why_no_identity(*facts_.workflow, job, issuer);
  if (!order.why_no_identity.empty()) return nullptr;
  Surroundings around;
  around.contexts = order.contexts;
  const std::string environment = job.environment ? job.environment->content.text(around) : "";
  const oidc::GithubRun run =
      identity_of(*facts_.request, *facts_.event, *facts_.workflow, facts_.numbers, environment);
  oidc::check(run);
  auto server = std::make_unique<oidc::IssuerServer>(*issuer, run);
  const auto token = [issuer, run](const std::string& audience) {
    Randomness randomness;
    return issuer->token(run, audience, RealClock().now(), randomness);
  };
  order.identity = Identity{server->request_url(), server->request_token(), token};
  return server;
}

}  // namespace neargate::pipeline
