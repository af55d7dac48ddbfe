#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aws/protocol.hpp"
#include "aws/rest_router.hpp"
#include "aws/server.hpp"

namespace neargate::aws {

// A service that the server has, with what is looked up for each call.
struct ServedService {
  explicit ServedService(Binding its_binding);

  Binding binding;
  std::unordered_map<std::string_view, const smithy::Operation*> operations;
  std::optional<RestRouter> router;  // services with a REST protocol

  const smithy::Service& service() const { return *binding.service; }
  bool speaks(smithy::Protocol protocol) const;
  const smithy::Operation* find(std::string_view name) const;
};

// Which service, protocol and operation a request is for. Trusts nothing: what it finds is what the
// signature is then verified for.
struct Route {
  const ServedService* served = nullptr;  // nullptr: none of ours
  smithy::Protocol protocol = smithy::Protocol::rest_xml;
  const smithy::Operation* operation = nullptr;  // nullptr: the service has none of that name
  std::string_view name;                         // of the operation, as the request has it
};

class Dispatcher {
 public:
  void add(Binding binding);

  // Reads the form of query calls into `incoming.form`.
  Route route(Incoming& incoming) const;
  // What is known of the head alone, for the policy on bodies.
  const ServedService* find_service(const http::RequestHead& head) const;

 private:
  const ServedService* find_unsigned(const http::RequestHead& head) const;

  std::vector<std::unique_ptr<ServedService>> services_;
};

}  // namespace neargate::aws
