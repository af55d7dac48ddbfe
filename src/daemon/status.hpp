#pragma once

#include "aws/server.hpp"
#include "cloud/ecs/state.hpp"
#include "cloud/elbv2/elbv2.hpp"
#include "cloud/sts/provider_keys.hpp"
#include "daemon/options/options.hpp"
#include "gen/daemon/types.hpp"

namespace neargate::daemon {

// What a report is made from.
struct StatusSources {
  const Options& options;  // settled
  const std::string& public_pool;
  Timestamp started_at;
  const aws::Server::Statistics& statistics;
  const elbv2::Elbv2& elbv2;
  const ecs::State& ecs;
  const sts::ProviderKeys& provider_keys;
};

StatusReport status_report(const StatusSources& sources);

}  // namespace neargate::daemon
