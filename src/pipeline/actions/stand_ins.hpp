#pragma once

#include "pipeline/actions/stand_in.hpp"

// What each stand-in does is told in docs/pipeline.md.
namespace neargate::pipeline {

void checkout(ActionCall& call);
void cache(ActionCall& call);
void upload_artifact(ActionCall& call);
void download_artifact(ActionCall& call);
void attest_build_provenance(ActionCall& call);
void attest_sbom(ActionCall& call);
void configure_aws_credentials(ActionCall& call);
void amazon_ecr_login(ActionCall& call);
void setup_terraform(ActionCall& call);
void sticky_comment(ActionCall& call);

std::vector<std::string> foresee_aws_credentials(const Foreseen& step);
std::vector<std::string> foresee_terraform(const Foreseen& step);

}  // namespace neargate::pipeline
