#include "deploy/verify.hpp"

#include "deploy/verify_parts.hpp"

namespace neargate::deploy {

std::vector<Check> verify(Clients& clients, const Candidate& candidate) {
  Verification verification{.clients = clients,
                            .candidate = candidate,
                            .checks = {},
                            .service = {},
                            .execution_role = {}};
  verify_service(verification);
  verify_roles(verification);
  verify_image(verification);
  verify_secrets(verification);
  verify_logs(verification);
  verify_targets(verification);
  verify_network(verification);
  verify_room(verification);
  return verification.checks.all();
}

}  // namespace neargate::deploy
