// Reads answers as the clients do. The first line of standard output tells the services, their
// operations and the shapes of their outputs; then each line of standard input is an answer,
// {"service":..,"protocol":..,"operation":..,"status":..,"headers":{..},"body":base64}, and
// the line that follows says what was read: {"output":..}, {"error":{..}} or, where it could not be
// read,
// {"failure":text}.
#include <iostream>

#include <nlohmann/json.hpp>

#include "all_services.hpp"
#include "aws/protocol.hpp"
#include "base/encoding.hpp"
#include "schema.hpp"
#include "smithy/json.hpp"

namespace neargate {
namespace {

using nlohmann::json;

const smithy::Service& find_service(const std::string& sdk_id) {
  for (const smithy::Service* service : kAllServices) {
    if (service->sdk_id == sdk_id) return *service;
  }
  throw std::runtime_error("no service " + sdk_id);
}

http::Response response_of(const json& line) {
  http::Response response;
  response.status = line["status"].get<int>();
  for (const auto& [name, value] : line["headers"].items()) response.headers.add(name, value);
  response.body = from_base64(line["body"].get<std::string>()).value();
  return response;
}

json read(const json& line) {
  const smithy::Service& service = find_service(line["service"]);
  const smithy::Operation* operation = service.find(line["operation"].get<std::string>());
  const aws::WireProtocol& protocol =
      aws::wire_protocol(static_cast<smithy::Protocol>(line["protocol"].get<int>()));
  const http::Response response = response_of(line);
  if (response.status >= 300) {
    const aws::Error error = protocol.decode_error(response);
    return {{"error", {{"code", error.code()}, {"message", error.what()}}}};
  }
  const smithy::Shape& shape =
      operation->output == nullptr ? smithy::shape_of<smithy::Unit>() : *operation->output;
  const std::shared_ptr<void> output(shape.operations->create(), shape.operations->destroy);
  protocol.decode_response(service, *operation, response, output.get());
  return {{"output", json::parse(smithy::to_json(shape, output.get()))}};
}

int run() {
  std::cout << "{" << describe_services(kAllServices, &smithy::Operation::output) << "}"
            << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
    json said;
    try {
      said = read(json::parse(line));
    } catch (const std::exception& error) {
      said = {{"failure", error.what()}};
    }
    std::cout << said.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace neargate

int main() { return neargate::run(); }
