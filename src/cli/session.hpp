#pragma once

#include "aws/http_transport.hpp"
#include "cli/endpoint.hpp"
#include "deploy/clients.hpp"

namespace neargate::cli {

// What a command calls through: whom Endpoint finds, and clients for their services.
struct Session {
  // Throws Error as Endpoint::find().
  explicit Session(const Endpoint& endpoint) : Session(endpoint.find()) {}
  explicit Session(const Endpoint::Found& found)
      : transport(found.config),
        clients(transport, {.region = found.config.region,
                            .endpoint_url = found.config.endpoint_url,
                            .is_near = found.is_near}) {}

  aws::HttpTransport transport;
  deploy::Clients clients;
};

}  // namespace neargate::cli
