#include "aws/error_json.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "smithy/json.hpp"

namespace neargate::aws {

std::string_view shape_code(const smithy::Shape* shape, const Error& error) {
  return shape != nullptr ? shape->name : std::string_view(error.code());
}

std::string error_json(const smithy::Shape* shape, const Error& error, bool has_type) {
  std::string_view message_name = "message";
  if (shape != nullptr) {
    for (const smithy::Member& member : shape->members) {
      if (equal_ignoring_case(member.name, "message")) message_name = member.name;
    }
  }
  std::string out = "{";
  if (has_type) {
    out += "\"__type\":";
    smithy::append_json_string(out, shape_code(shape, error));
    out += ',';
  }
  smithy::append_json_string(out, message_name);
  out += ':';
  smithy::append_json_string(out, error.what());
  for (const auto& [name, value] : error.details()) {
    const smithy::Member* member = shape == nullptr ? nullptr : shape->find_member(name);
    out += ',';
    smithy::append_json_string(out, name);
    out += ':';
    if (member != nullptr && member->target->type != smithy::Type::string) {
      out += value;
    } else {
      smithy::append_json_string(out, value);
    }
  }
  out += '}';
  return out;
}

void add_query_error(const Answer& answer, const smithy::Shape* shape, const Error& error,
                     http::Response& response) {
  const auto& protocols = answer.service.protocols;
  if (std::find(protocols.begin(), protocols.end(), smithy::Protocol::aws_query) ==
      protocols.end()) {
    return;
  }
  std::string text(wire_code(shape, error));
  text += error_status(shape, error) < 500 ? ";Sender" : ";Receiver";
  response.headers.add("x-amzn-query-error", std::move(text));
}

std::string code_of(std::string_view type, const http::Headers& headers) {
  std::string_view code = headers.get("x-amzn-query-error");
  code = code.substr(0, code.find(';'));
  if (code.empty()) {
    code = type.substr(0, type.find(':'));
    if (const auto hash = code.rfind('#'); hash != std::string_view::npos) {
      code.remove_prefix(hash + 1);
    }
  }
  return std::string(code.empty() ? "UnknownError" : code);
}

Error read_error_json(const http::Response& response) {
  const auto body = nlohmann::json::parse(response.body.read(), nullptr, false);
  const auto text = [&](const char* name) {
    return body.is_object() && body.contains(name) && body[name].is_string()
               ? body[name].get<std::string>()
               : std::string();
  };
  std::string code(response.headers.get("x-amzn-errortype"));
  if (code.empty()) code = text("__type");
  if (code.empty()) code = text("code");
  code = code_of(code, response.headers);
  std::string message = text("message");
  if (message.empty()) message = text("Message");
  Error error(code, message, response.status);
  if (body.is_object()) {
    for (const auto& [name, value] : body.items()) {
      if (name == "__type" || equal_ignoring_case(name, "message")) continue;
      error.with(name, value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
  return error;
}

}  // namespace neargate::aws
