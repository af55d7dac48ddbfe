#include "deploy/bootstrap.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/interruption.hpp"
#include "cli/session.hpp"

namespace neargate::cli {
namespace {

std::map<std::string, std::string> variables_of(const BootstrapOptions& options) {
  std::map<std::string, std::string> variables;
  for (const std::string& given : options.variables) {
    const std::size_t equals = given.find('=');
    if (equals == std::string::npos) {
      throw Error("--var " + given, "it is not NAME=VALUE", "as in: --var repository_name=api");
    }
    variables[given.substr(0, equals)] = given.substr(equals + 1);
  }
  const std::pair<const char*, const std::string*> own[] = {
      {"project", &options.project},
      {"github_repository", &options.repository},
      {"github_owner_id", &options.owner_id},
      {"github_repository_id", &options.repository_id}};
  for (const auto& [name, value] : own) {
    if (!value->empty()) variables[name] = *value;
  }
  return variables;
}

// Terraform finds AWS as we did, by itself; the Neargate here it must be told.
deploy::Terraform::Variables environment_of(const Endpoint::Found& found) {
  deploy::Terraform::Variables variables = {{"AWS_REGION", found.config.region},
                                            {"AWS_DEFAULT_REGION", found.config.region}};
  if (!found.is_near) return variables;
  const std::pair<const char*, std::string> near[] = {
      {"AWS_ENDPOINT_URL", found.config.endpoint_url},
      {"AWS_ACCESS_KEY_ID", found.config.keys.access_key_id},
      {"AWS_SECRET_ACCESS_KEY", found.config.keys.secret},
      {"AWS_SESSION_TOKEN", found.config.keys.session_token},
      {"AWS_PROFILE", ""},
      {"AWS_EC2_METADATA_DISABLED", "true"}};
  variables.insert(variables.end(), std::begin(near), std::end(near));
  return variables;
}

void print(const deploy::BootstrapResult& result, bool dry_run, const Output& output) {
  if (output.json) {
    nlohmann::ordered_json out;
    out["dryRun"] = dry_run;
    out["adds"] = result.plan.adds;
    out["changes"] = result.plan.changes;
    out["deletes"] = result.plan.deletes;
    out["outputs"] = result.outputs;
    return output.print(out.dump());
  }
  if (dry_run) return output.print(result.plan_text);
  std::vector<std::vector<std::string>> rows = {{"OUTPUT", "VALUE"}};
  for (const auto& [name, value] : result.outputs) rows.push_back({name, value});
  output.print(table(rows));
  output.print("Next, once an image with the tag \"initial\" is in " +
               result.outputs.at("repository_url") + ":\n\n" +
               deploy::next_commands(result.outputs));
}

void stop_if_interrupted() {
  if (Interruption::wait(Milliseconds(0)) == 0) return;
  throw Error("interrupted", "what was made until now is written down",
              "run this again: it goes on where it was left");
}

}  // namespace

int bootstrap(const BootstrapOptions& options, const Output& output) {
  Endpoint::Found found = options.endpoint.find();
  if (!options.region.empty()) {
    if (found.is_near && options.region != found.config.region) {
      throw Error("the Neargate here is " + found.config.region + ", not " + options.region, "",
                  "leave --region out, or start another state with: neargate up --region " +
                      options.region);
    }
    found.config.region = options.region;
  }
  Session session(found);
  // Ctrl-C reaches Terraform by itself, which ends what is under way and writes it down: it must
  // not lose us, whom it writes to, before it has.
  Interruption::arm();
  output.note((options.dry_run ? "Dry run for " : "Bootstrap of ") + session.clients.description());
  const deploy::BootstrapResult result = deploy::bootstrap(session.clients,
                                                           {.files = options.directory,
                                                            .variables = variables_of(options),
                                                            .environment = environment_of(found),
                                                            .dry_run = options.dry_run},
                                                           [&](const std::string& step) {
                                                             output.done(step);
                                                             stop_if_interrupted();
                                                           });
  print(result, options.dry_run, output);
  return 0;
}

}  // namespace neargate::cli
