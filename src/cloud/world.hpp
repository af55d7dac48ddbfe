#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "machine/machine.hpp"
#include "net/pool.hpp"
#include "net/reactor.hpp"
#include "store/blobs.hpp"
#include "store/database.hpp"

namespace neargate::cloud {

// What every service lives on. Made once by the daemon (or a test); outlives all services.
struct World {
  const Clock& clock;
  Randomness& randomness;
  net::Reactor& reactor;
  net::Pool& pool;
  store::Database& database;
  machine::Machine& machine;
  std::string account;                        // "123456789012"
  std::string region;                         // "us-east-1"; one region a daemon
  std::string state_directory;                // for what is neither a record nor a blob of others
  std::string endpoint;                       // "http://127.0.0.1:4566": where callers reach us
  std::string public_pool = "198.18.0.0/20";  // whose addresses EC2 gives out as public ones

  std::string arn(const std::string& service, const std::string& resource) const {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
  }
  std::string zone(char letter) const { return region + letter; }
};

}  // namespace neargate::cloud
