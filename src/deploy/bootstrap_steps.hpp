#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

// What bootstrap decides and writes. Pure.
namespace neargate::deploy {

// What is found of an earlier run.
struct BootstrapSeen {
  bool bucket = false;        // the state bucket
  bool remote_state = false;  // the bootstrap's own state, in the bucket
  bool local_state = false;   // the same, in a file here: nothing was made yet, or not all, or it
                              // was not moved
};
enum class BootstrapWay {
  begin,     // nothing is there: a local state, moved in the end
  go_on,     // from the local state, moved in the end
  again,     // the state is where it belongs
  stranger,  // a bucket that no state here knows
};
BootstrapWay choose_way(const BootstrapSeen& seen);

// Where the state is kept.
struct StateBackend {
  std::string bucket, key, region, lock_table;
};
inline constexpr const char* kBootstrapKey = "bootstrap/terraform.tfstate";
std::string backend_file(const StateBackend& backend);  // Terraform's

// Whether a state holds anything; false for what is no state.
bool holds_resources(std::string_view state);

// The addresses of a state's tainted resources: those whose making was broken off, which Terraform
// would remove and make anew. Of the root module, as the bootstrap has no other.
std::vector<std::string> tainted_resources(std::string_view state);

// Variables as Terraform reads them: those given now, and of the earlier ones the rest. Values that
// are JSON (lists, numbers, true) are taken as that.
std::string variables_file(std::string_view earlier,
                           const std::map<std::string, std::string>& given);

// One of such a file, where it is a text; else `otherwise`.
std::string variable_of(std::string_view file, const std::string& name,
                        const std::string& otherwise);

// What a plan would do, from `terraform show -json`.
struct PlanSummary {
  int adds = 0;
  int changes = 0;
  std::vector<std::string> deletes;  // addresses; of what is replaced too
  bool outputs_change = false;

  bool is_empty() const { return adds == 0 && changes == 0 && deletes.empty() && !outputs_change; }
  std::string text() const;  // "22 to make, 1 to change"
};
PlanSummary summarize_plan(std::string_view plan);

// Terraform's outputs (`output -json`): name → value; what is no string as JSON.
std::map<std::string, std::string> read_outputs(std::string_view outputs);

// The commands that come next: the main stack, with the four values of its backend.
std::string next_commands(const std::map<std::string, std::string>& outputs);

}  // namespace neargate::deploy
