#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "pipeline/actions/stand_ins.hpp"
#include "pipeline/job_order.hpp"

namespace neargate::pipeline {
namespace {

using Json = nlohmann::ordered_json;

Json subject_of(const ActionCall& call) {
  const std::string path = call.input("subject-path");
  std::string name = call.input("subject-name"), digest = call.input("subject-digest");
  if (!path.empty()) {
    const auto content = read_file(call.order().places.workspace + "/" + path);
    if (!content) throw Error("cannot attest " + path, "there is no such file");
    if (name.empty()) name = path.substr(path.rfind('/') + 1);
    digest = "sha256:" + sha256_hex(*content);
  }
  if (name.empty() || !digest.starts_with("sha256:")) {
    throw Error("cannot attest without a subject",
                "subject-path, or subject-name and subject-digest (sha256:...), are missing");
  }
  return Json::array({{{"name", name}, {"digest", {{"sha256", digest.substr(7)}}}}});
}

// An in-toto statement (https://in-toto.io/Statement/v1) in a file beside the run's artifacts.
// Nobody signs it: there is no Sigstore near.
void state(ActionCall& call, const std::string& kind, const std::string& predicate_type,
           const Json& predicate) {
  const Json statement = {{"_type", "https://in-toto.io/Statement/v1"},
                          {"subject", subject_of(call)},
                          {"predicateType", predicate_type},
                          {"predicate", predicate}};
  const std::string& directory = call.order().places.attestations;
  make_directories(directory);
  const std::string path = directory + "/" + kind + "-" +
                           statement["subject"][0]["digest"]["sha256"].get<std::string>() + ".json";
  write_file_atomically(path, statement.dump(2) + "\n");
  call.say("not attested near: the statement is written, unsigned, to " + path);
  call.set_output("bundle-path", path);
}

}  // namespace

// https://slsa.dev/spec/v1.0/provenance, as GitHub's build type has it.
void attest_build_provenance(ActionCall& call) {
  const Value& github = call.github();
  const auto text = [&](const char* name) { return github.member(name).to_text(); };
  const std::string repository = text("server_url") + "/" + text("repository");
  const std::string workflow_ref = text("workflow_ref");
  const std::size_t at = workflow_ref.rfind('@');
  const std::string path =
      workflow_ref.substr(text("repository").size() + 1, at - text("repository").size() - 1);
  const Json predicate = {
      {"buildDefinition",
       {{"buildType", "https://actions.github.io/buildtypes/workflow/v1"},
        {"externalParameters",
         {{"workflow", {{"ref", text("ref")}, {"repository", repository}, {"path", path}}}}},
        {"internalParameters", {{"github", {{"event_name", text("event_name")}}}}},
        {"resolvedDependencies", Json::array({{{"uri", "git+" + repository + "@" + text("ref")},
                                               {"digest", {{"gitCommit", text("sha")}}}}})}}},
      {"runDetails",
       {{"builder", {{"id", "neargate"}}},
        {"metadata",
         {{"invocationId", repository + "/actions/runs/" + text("run_id") + "/attempts/" +
                               text("run_attempt")}}}}}};
  state(call, "provenance", "https://slsa.dev/provenance/v1", predicate);
}

void attest_sbom(ActionCall& call) {
  const std::string path = call.input("sbom-path");
  const auto content = read_file(call.order().places.workspace + "/" + path);
  const Json sbom = Json::parse(content.value_or(""), nullptr, false);
  if (!sbom.is_object()) throw Error("cannot attest " + path, "it is no SBOM in JSON");
  const bool spdx = sbom.contains("spdxVersion");
  if (!spdx && sbom.value("bomFormat", "") != "CycloneDX") {
    throw Error("cannot attest " + path, "it is neither SPDX nor CycloneDX");
  }
  state(call, "sbom", spdx ? "https://spdx.dev/Document" : "https://cyclonedx.org/bom", sbom);
}

}  // namespace neargate::pipeline
