#pragma once

#include <vector>

#include "pipeline/workflow/model.hpp"

namespace neargate::pipeline {

// `on`: one event, a sequence of them, or a mapping of them to their filters.
std::vector<Trigger> read_triggers(const Node& node, Problems& problems);

}  // namespace neargate::pipeline
