// A server of all models whose handlers do nothing but tell what they got: each call's input and
// the sample output that it was answered with are a line of JSON on standard output. The first line
// holds the port and the shapes, for the program that makes the calls.
#include <csignal>
#include <cstdio>

#include "all_services.hpp"
#include "aws/server.hpp"
#include "aws/stream.hpp"
#include "base/error.hpp"
#include "base/time_text.hpp"
#include "http/server.hpp"
#include "smithy/json.hpp"
#include "wire/schema.hpp"

namespace neargate {
namespace {

using smithy::Member;
using smithy::Shape;
using smithy::Type;

constexpr int kDepthMax = 8;  // of samples of shapes that hold themselves

// 2026-11-23T05:40:09Z: whole seconds, as not all protocols have parts of them.
constexpr Timestamp kTime{Milliseconds(1795412409000)};

void fill(const Shape& shape, const Member* member, void* value, int depth) {
  switch (shape.type) {
    case Type::boolean:
      *static_cast<bool*>(value) = true;
      break;
    case Type::integer:
      *static_cast<std::int32_t*>(value) = 7;
      break;
    case Type::long_integer:
      *static_cast<std::int64_t*>(value) = 5000000000;
      break;
    case Type::float_number:
      *static_cast<float*>(value) = 1.5;
      break;
    case Type::double_number:
      *static_cast<double*>(value) = 2.25;
      break;
    case Type::string:
      *static_cast<std::string*>(value) =
          shape.constraints != nullptr && !shape.constraints->enum_values.empty()
              ? std::string(shape.constraints->enum_values[0])
              : "<" + std::string(member == nullptr ? "" : member->name) + " & \"more\">";
      break;
    case Type::blob:
      static_cast<smithy::Blob*>(value)->bytes = std::string("\0\xff<", 3);
      break;
    case Type::timestamp:
      *static_cast<Timestamp*>(value) = kTime;
      break;
    case Type::list:
      for (int i = 0; i < 2 && depth < kDepthMax; ++i) {
        fill(*shape.members[0].target, &shape.members[0], shape.operations->append(value),
             depth + 1);
      }
      break;
    case Type::map:
      if (depth < kDepthMax) {
        const Shape& key = *shape.members[0].target;
        const bool is_enum = key.constraints != nullptr && !key.constraints->enum_values.empty();
        fill(*shape.members[1].target, &shape.members[1],
             shape.operations->insert(
                 value, is_enum ? std::string(key.constraints->enum_values[0]) : "some-key"),
             depth + 1);
      }
      break;
    case Type::structure:
    case Type::union_type:
      for (const Member& each : shape.members) {
        if (depth >= kDepthMax && !each.required) continue;
        if (each.location == smithy::Location::header && each.target->type == Type::long_integer) {
          continue;  // Content-Length is HTTP's own
        }
        fill(*each.target, &each, smithy::emplace(each, value), depth + 1);
        if (shape.type == Type::union_type) break;
      }
      break;
    case Type::stream:
      static_cast<smithy::Stream*>(value)->source = aws::make_stream("stream").source;
      break;
  }
}

std::string quoted(std::string_view text) {
  std::string out;
  smithy::append_json_string(out, text);
  return out;
}

void print(const std::string& line) {
  std::fputs((line + "\n").c_str(), stdout);
  std::fflush(stdout);
}

void invoke(void*, std::size_t index, const void* input, void* output, aws::Call& call) {
  const smithy::Operation& operation = call.service->operations[index];
  std::string line = "{\"service\":" + quoted(call.service->sdk_id) +
                     ",\"operation\":" + quoted(operation.name) + ",\"input\":";
  line += operation.input == nullptr ? "{}" : smithy::to_json(*operation.input, input);
  line += ",\"output\":";
  if (operation.output != nullptr) {
    fill(*operation.output, nullptr, output, 0);
    line += smithy::to_json(*operation.output, output);
  } else {
    line += "{}";
  }
  print(line + "}");
}

// Recorded requests were signed at other times: each is judged as of its own.
class ReplayClock final : public Clock {
 public:
  Timestamp now() const override { return now_; }
  Instant instant() const override { return std::chrono::steady_clock::now(); }
  void set_by(const http::RequestHead& head) {
    std::string text(head.headers.get("x-amz-date"));
    if (text.empty()) {
      for (const auto& [name, value] :
           http::parse_query(head.query()).value_or(http::Parameters{})) {
        if (name == "X-Amz-Date") text = value;
      }
    }
    now_ = parse_basic_iso8601(text).value_or(Timestamp());
  }

 private:
  Timestamp now_;
};

int serve(bool is_replay) {
  const RealClock real_clock;
  ReplayClock replay_clock;
  const Clock& clock = is_replay ? static_cast<const Clock&>(replay_clock) : real_clock;
  Randomness randomness;
  net::Reactor reactor(clock);
  aws::Credential credential{.secret =
                                 is_replay ? "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" : "secret"};
  credential.principal.account = "123456789012";
  aws::Server server({.region = is_replay ? "us-east-1" : "eu-central-1",
                      .account = "123456789012",
                      .spool_directory = "/tmp",
                      .clock = &clock,
                      .randomness = &randomness,
                      .find_credential = [&](std::string_view id) {
                        return id == "AKIDEXAMPLE" ? &credential : nullptr;
                      }});
  for (const smithy::Service* service : kAllServices) server.add({service, invoke, nullptr});
  http::Server http_server(
      reactor, {}, [&](const http::RequestHead& head) { return server.policy(head); },
      [&](http::Request request, http::Responder responder) {
        if (is_replay) {
          replay_clock.set_by(request);
          // One of the recorded requests carries a session's token, which this key takes then.
          credential.session_token = request.headers.get("x-amz-security-token");
        }
        server.handle(std::move(request), std::move(responder));
      });
  UniqueFd socket = net::listen_tcp({"127.0.0.1", 0});
  const auto port = net::local_endpoint(socket.get()).port;
  http_server.listen(std::move(socket));
  print("{\"port\":" + std::to_string(port) + "," +
        describe_services(kAllServices, &smithy::Operation::input) + "}");
  reactor.run();
  return 0;
}

}  // namespace
}  // namespace neargate

// With --replay, for the requests of tests/recorded: their keys, region and times.
int main(int count, char** arguments) {
  try {
    return neargate::serve(count > 1 && std::string_view(arguments[1]) == "--replay");
  } catch (const neargate::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
