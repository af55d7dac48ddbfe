#include "deploy/bootstrap.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace neargate::deploy {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlan = "bootstrap.tfplan";
constexpr const char* kState = "terraform.tfstate";
constexpr const char* kBackend = "backend.tf";
constexpr const char* kVariables = "neargate.auto.tfvars.json";

class Bootstrap {
 public:
  Bootstrap(Clients& clients, const BootstrapOptions& options,
            const std::function<void(const std::string&)>& tell)
      : clients_(clients), options_(options), tell_(tell) {
    const auto project = options.variables.find("project");
    project_ = project == options.variables.end() ? "neargate" : project->second;
    place_ = options.files + "/.terraform/neargate/" + clients.account() + "-" + clients.region() +
             "-" + project_;
  }

  BootstrapResult run() {
    copy_files();
    const std::string variables = write_variables();
    backend_ = {
        .bucket = variable_of(variables, "state_bucket_name",
                              project_ + "-terraform-state-" + clients_.account()),
        .key = kBootstrapKey,
        .region = clients_.region(),
        .lock_table = variable_of(variables, "lock_table_name", project_ + "-terraform-locks")};
    const BootstrapWay way = choose_way(look());
    if (way == BootstrapWay::stranger) {
      throw Error("the bucket " + backend_.bucket + " is there, but not made by this bootstrap",
                  "it holds no " + backend_.key + ", and no state of it is in " + place_ + " or " +
                      options_.files,
                  "bring that state here as " + options_.files + "/" + kState +
                      ", or name another bucket: --var state_bucket_name=NAME");
    }
    const Terraform terraform(place_, options_.environment);
    const bool is_remote = way == BootstrapWay::again;
    begin(terraform, is_remote);
    if (way != BootstrapWay::begin && !options_.dry_run) keep_tainted(terraform);
    BootstrapResult result;
    terraform.run({"plan", "-no-color", "-input=false", std::string("-out=") + kPlan});
    result.plan = summarize_plan(terraform.run({"show", "-json", kPlan}));
    tell_("planned: " + result.plan.text());
    if (options_.dry_run) {
      result.plan_text = terraform.run({"show", "-no-color", kPlan});
      if (is_remote) result.outputs = outputs(terraform);
      return result;
    }
    refuse_removals(result.plan);
    if (!result.plan.is_empty()) {
      terraform.run({"apply", "-no-color", "-input=false", kPlan});
      tell_("made, with its state " + std::string(is_remote ? "in " : "here, not yet in ") +
            backend_.bucket);
    }
    if (!is_remote) move_state(terraform);
    result.outputs = outputs(terraform);
    return result;
  }

 private:
  // Of this checkout, as it is now; what Terraform keeps beside them stays.
  void copy_files() const {
    if (!fs::exists(options_.files + "/versions.tf")) {
      throw Error("there is no Terraform in " + options_.files, "it has no versions.tf",
                  "run this in the repository, or name its terraform/bootstrap with --directory");
    }
    make_directories(place_);
    for (const auto& entry : fs::directory_iterator(place_)) {
      if (entry.path().extension() == ".tf") fs::remove(entry.path());
    }
    for (const auto& entry : fs::directory_iterator(options_.files)) {
      const std::string name = entry.path().filename();
      if (name.ends_with(".tf") || name == ".terraform.lock.hcl") {
        fs::copy_file(entry.path(), fs::path(place_) / name, fs::copy_options::overwrite_existing);
      }
    }
    // The state of one who has applied the files by hand.
    const std::string by_hand = read_file(options_.files + "/" + kState).value_or("");
    if (holds_resources(by_hand) && !holds_resources(own(kState))) {
      write_file_atomically(place_ + "/" + kState, by_hand, 0600);
    }
  }

  std::string write_variables() const {
    std::map<std::string, std::string> given = options_.variables;
    given["region"] = clients_.region();
    std::string text = variables_file(own(kVariables), given);
    write_file_atomically(place_ + "/" + kVariables, text, 0600);
    return text;
  }

  std::string own(const char* name) const { return read_file(place_ + "/" + name).value_or(""); }

  BootstrapSeen look() {
    BootstrapSeen seen;
    seen.local_state = holds_resources(own(kState));
    try {
      clients_.s3.head_bucket({.bucket = backend_.bucket, .expected_bucket_owner = {}});
      seen.bucket = true;
      s3::HeadObjectRequest state;
      state.bucket = backend_.bucket;
      state.key = backend_.key;
      clients_.s3.head_object(state);
      seen.remote_state = true;
    } catch (const aws::Error& error) {
      if (error.status() != 404) {
        throw Error("cannot look at the bucket " + backend_.bucket, error.code(),
                    error.status() == 403
                        ? "use credentials that may read it; if it is another account's, name "
                          "another one: --var state_bucket_name=NAME"
                        : "is it in another region? Name that with --region");
      }
    }
    return seen;
  }

  void begin(const Terraform& terraform, bool is_remote) const {
    if (is_remote) {
      write_file_atomically(place_ + "/" + kBackend, backend_file(backend_));
    } else {
      // Of a bucket that is gone: init -reconfigure forgets a backend only for the sake of another.
      fs::remove(place_ + "/.terraform/" + kState);
    }
    terraform.run({"init", "-no-color", "-input=false", "-reconfigure"});
    tell_(is_remote ? "found its state in " + backend_.bucket
                    : std::string("set up Terraform, with the state in a file for now"));
  }

  // What a run was making when it was broken off is there, or nearly: it is kept, and put right by
  // the plan, not removed and made anew.
  void keep_tainted(const Terraform& terraform) const {
    for (const std::string& address : tainted_resources(terraform.run({"state", "pull"}))) {
      terraform.run({"untaint", address});
      tell_("goes on with " + address + ", whose making was broken off");
    }
  }

  void refuse_removals(const PlanSummary& plan) const {
    if (plan.deletes.empty()) return;
    throw Error(
        "this would remove " + join(plan.deletes, ", "),
        "bootstrap only makes and changes; a variable of an earlier run may be missing",
        "give the same options as then; or remove it on purpose, with Terraform in " + place_);
  }

  // Terraform copies the state, under the lock, and empties the file here.
  void move_state(const Terraform& terraform) const {
    write_file_atomically(place_ + "/" + kBackend, backend_file(backend_));
    terraform.run({"init", "-no-color", "-input=false", "-migrate-state", "-force-copy"});
    tell_("moved its state to s3://" + backend_.bucket + "/" + backend_.key);
  }

  static std::map<std::string, std::string> outputs(const Terraform& terraform) {
    return read_outputs(terraform.run({"output", "-json"}));
  }

  Clients& clients_;
  const BootstrapOptions& options_;
  const std::function<void(const std::string&)>& tell_;
  std::string project_;
  std::string place_;  // where Terraform works
  StateBackend backend_;
};

}  // namespace

BootstrapResult bootstrap(Clients& clients, const BootstrapOptions& options,
                          const std::function<void(const std::string&)>& tell) {
  return Bootstrap(clients, options, tell).run();
}

}  // namespace neargate::deploy
