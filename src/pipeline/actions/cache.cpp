#include "pipeline/actions/stand_ins.hpp"

namespace neargate::pipeline {

// Nothing is kept from run to run: each one shows that it works from nothing.
void cache(ActionCall& call) {
  call.set_output("cache-hit", "false");
  call.say("nothing is cached near");
}

}  // namespace neargate::pipeline
