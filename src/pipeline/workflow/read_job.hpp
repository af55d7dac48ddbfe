#pragma once

#include <optional>
#include <string>

#include "pipeline/workflow/availability.hpp"
#include "pipeline/workflow/model.hpp"

namespace neargate::pipeline {

Job read_job(const std::string& id, Place place, const Node& node, Problems& problems);

// Of a workflow and of its jobs; null: none.
RunDefaults read_defaults(const Node* node, Site site, Problems& problems);
std::optional<Concurrency> read_concurrency(const Node* node, Site site, Problems& problems);

// The steps of a job, or of a composite action.
std::vector<Step> read_steps(const Node& node, Problems& problems);

}  // namespace neargate::pipeline
