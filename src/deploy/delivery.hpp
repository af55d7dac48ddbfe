#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aws/transport.hpp"
#include "deploy/outcome.hpp"
#include "deploy/revisions.hpp"
#include "deploy/service_choice.hpp"
#include "deploy/surroundings.hpp"
#include "deploy/verify.hpp"

// From an image to a version that serves, or the old one still serving and the reason why.
namespace neargate::deploy {

// Which image, for which container; what `deploy`, `diff`, `render` and `verify` have in common.
// Where neither image nor tag are given, it is the one that the service has now.
struct ImageChoice {
  std::string image;       // a reference
  std::string tag;         // in the repository that the template's image is from
  std::string container;   // "": see choose_image_container()
  bool must_exist = true;  // false: one that is not there is planned all the same
};

// What a deploy would do, and what there is.
struct Plan {
  ecs::Service service;
  Revision current;  // that the service has now
  RevisionMaker maker;
  RevisionMaker::Wanted wanted;
  std::string warning;  // see ResolvedImage
};
// Throws NoSuchImage, Error.
Plan plan_delivery(aws::Transport& transport, const ServiceName& name, const ImageChoice& choice);

// What verify() is to look at.
Candidate candidate_of(const ServiceName& name, const Plan& plan);

struct DeliveryOptions {
  ServiceName name;  // chosen: nothing is ""
  ImageChoice image;
  // Looks, before anything is changed, whether this can succeed; empty: nothing is looked at.
  std::function<std::vector<Check>(const Candidate&)> verify;
  std::vector<std::string> run_first;  // a command; empty: none
  Milliseconds timeout{0};
  bool wait = true;
  bool force = false;  // also where this very image serves already
};

// Registers, updates, follows. Tells all that happens, "finished" at last.
Outcome deploy(aws::Transport& transport, const DeliveryOptions& options,
               const Surroundings& surroundings);

struct RollbackOptions {
  ServiceName name;
  std::string to;  // "web:5", "5" or an ARN; "": the last that completed
  Milliseconds timeout{0};
  bool wait = true;
};
// Stops the deployment under way and goes back; where there is none, deploys the revision of the
// last deployment that completed with another one than serves now.
Outcome roll_back(aws::Transport& transport, const RollbackOptions& options,
                  const Surroundings& surroundings);

// Follows the deployment that is under way, or the last one, to its end.
Outcome wait_for_deployment(aws::Transport& transport, const ServiceName& name,
                            Milliseconds timeout, const Surroundings& surroundings);

}  // namespace neargate::deploy
