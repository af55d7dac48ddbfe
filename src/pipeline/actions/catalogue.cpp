#include <algorithm>
#include <array>

#include "pipeline/actions/stand_in.hpp"
#include "pipeline/actions/stand_ins.hpp"

namespace neargate::pipeline {
namespace {

// Inputs of which it is said "means nothing near" in docs/pipeline.md are accepted without effect;
// all others are refused.
const std::array<StandIn, 10>& stand_ins() {
  static const std::array<StandIn, 10> kAll = {{
      {"actions/checkout",
       {"repository", "ref", "path", "clean", "fetch-depth", "fetch-tags", "persist-credentials",
        "token", "show-progress", "set-safe-directory"},
       checkout},
      {"actions/cache", {"path", "key", "restore-keys", "enableCrossOsArchive"}, cache},
      {"actions/upload-artifact",
       {"name", "path", "if-no-files-found", "retention-days", "compression-level", "overwrite",
        "include-hidden-files"},
       upload_artifact},
      {"actions/download-artifact",
       {"name", "path", "pattern", "merge-multiple"},
       download_artifact},
      {"actions/attest-build-provenance",
       {"subject-name", "subject-digest", "subject-path", "push-to-registry", "show-summary"},
       attest_build_provenance},
      {"actions/attest-sbom",
       {"subject-name", "subject-digest", "subject-path", "sbom-path", "push-to-registry",
        "show-summary"},
       attest_sbom},
      {"aws-actions/configure-aws-credentials",
       {"role-to-assume", "aws-region", "role-session-name", "role-duration-seconds", "audience",
        "inline-session-policy", "managed-session-policies", "mask-aws-account-id",
        "output-credentials", "output-env-credentials", "unset-current-credentials",
        "allowed-account-ids", "role-skip-session-tagging"},
       configure_aws_credentials,
       foresee_aws_credentials},
      {"aws-actions/amazon-ecr-login",
       {"mask-password", "registry-type", "skip-logout"},
       amazon_ecr_login},
      {"hashicorp/setup-terraform",
       {"terraform_version", "terraform_wrapper"},
       setup_terraform,
       foresee_terraform},
      {"marocchino/sticky-pull-request-comment",
       {"header", "path", "message", "number", "append", "recreate", "delete", "GITHUB_TOKEN"},
       sticky_comment},
  }};
  return kAll;
}

}  // namespace

const StandIn* find_stand_in(std::string_view action) {
  const auto found =
      std::find_if(stand_ins().begin(), stand_ins().end(),
                   [&](const StandIn& stand_in) { return stand_in.action == action; });
  return found == stand_ins().end() ? nullptr : &*found;
}

}  // namespace neargate::pipeline
