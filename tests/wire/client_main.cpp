// What the clients make of the wire. The first line of standard output tells the services, their
// operations and the shapes of their outputs; then each line of standard input asks one thing, and
// the line that follows has what it came to, or {"failure":text}.
//   {"service":..,"protocol":..,"operation":..,"status":..,"headers":{..},"body":base64}
//       an answer: {"output":..} or {"error":{..}}
//   {"service":..,"region":..,"fips":..,"dual_stack":..}
//       where AWS's own service is: {"url":..,"region":..}
//   {"sign":{"method":..,"target":..,"headers":{..},"body":..,"service":..,"region":..,"token":..,
//       "time":..}}
//       {"authorization":..}
#include <iostream>

#include <nlohmann/json.hpp>

#include "all_services.hpp"
#include "aws/partition.hpp"
#include "aws/protocol.hpp"
#include "aws/sigv4.hpp"
#include "base/encoding.hpp"
#include "base/hash.hpp"
#include "smithy/json.hpp"
#include "wire/schema.hpp"

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

json read(const smithy::Service& service, const json& line) {
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

json sign(const json& asked) {
  http::RequestHead head;
  head.method = asked["method"];
  head.target = asked["target"];
  for (const auto& [name, value] : asked["headers"].items()) head.headers.add(name, value);
  const aws::sigv4::Keys keys{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                              asked["token"]};
  aws::sigv4::sign_request(head, keys, asked["region"].get<std::string>(),
                           asked["service"].get<std::string>(),
                           Timestamp(Seconds(asked["time"].get<std::int64_t>())),
                           sha256_hex(asked["body"].get<std::string>()));
  return {{"authorization", head.headers.get("Authorization")}};
}

json answer(const json& line) {
  if (line.contains("sign")) return sign(line["sign"]);
  const smithy::Service& service = find_service(line["service"]);
  if (!line.contains("region")) return read(service, line);
  const std::string region = line["region"];
  return {{"url", aws::aws_endpoint_url(service, region, {line["fips"], line["dual_stack"]})},
          {"region", aws::aws_signing_region(service, region)}};
}

int run() {
  std::cout << "{" << describe_services(kAllServices, &smithy::Operation::output) << "}"
            << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
    json said;
    try {
      said = answer(json::parse(line));
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
