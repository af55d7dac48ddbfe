#include "aws/document_call.hpp"

#include <memory>

#include "base/assert.hpp"
#include "smithy/json.hpp"

namespace neargate::aws {
namespace {

std::shared_ptr<void> make(const smithy::Shape& shape) {
  return {shape.operations->create(), shape.operations->destroy};
}

}  // namespace

std::string call_document(Transport& transport, const smithy::Service& service,
                          std::string_view operation, const std::string& document) {
  const smithy::Operation* const found = service.find(operation);
  NG_ASSERT(found != nullptr);
  if (auto* const wire = dynamic_cast<DocumentTransport*>(&transport)) {
    return wire->call_document(service, *found, document);
  }
  const std::shared_ptr<void> input = make(*found->input), output = make(*found->output);
  smithy::from_json(document, *found->input, input.get());
  transport.call(service, *found, input.get(), output.get());
  return smithy::to_json(*found->output, output.get());
}

}  // namespace neargate::aws
