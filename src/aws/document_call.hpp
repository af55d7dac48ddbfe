#pragma once

#include <string>

#include "aws/transport.hpp"

namespace neargate::aws {

// A transport that can also carry documents as they are.
class DocumentTransport {
 public:
  virtual ~DocumentTransport() = default;
  // Throws as Transport::call().
  virtual std::string call_document(const smithy::Service& service,
                                    const smithy::Operation& operation,
                                    const std::string& document) = 0;
};

// Calls an operation of a service that speaks awsJson, with documents instead of structures: what
// the model lacks goes through in both directions, where dropping it would change what somebody
// else has made. Over a transport that has no wire, the documents go through the model.
std::string call_document(Transport& transport, const smithy::Service& service,
                          std::string_view operation, const std::string& document);

}  // namespace neargate::aws
