#pragma once

#include <span>
#include <string>

#include "smithy/service.hpp"

namespace neargate {

// What the Python side has to know of the models: every service with its protocols and, for each
// operation, the name of one of its shapes; and the shapes that these reach, each once.
//   "services":{"ECS":{"protocols":[..],"operations":{"CreateCluster":shape,..}},..},
//   "shapes":{shape:{"type":..,"members":[[name,shape,required]..],..},..}
// A pattern of the models that cannot be compiled throws.
std::string describe_services(std::span<const smithy::Service* const> services,
                              const smithy::Shape* smithy::Operation::*which);

}  // namespace neargate
