#include "aws/server.hpp"

#include <atomic>
#include <future>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "aws/error.hpp"
#include "aws/gzip.hpp"
#include "aws/http_transport.hpp"
#include "aws/later.hpp"
#include "aws/service_for_test.hpp"
#include "aws/sigv4.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/time_text.hpp"
#include "http/client.hpp"
#include "http/server.hpp"

namespace neargate::aws {
namespace {

using test::Everything;

constexpr Timestamp kNow{Milliseconds(1795412409000)};  // 2026-11-23T05:40:09Z
const sigv4::Keys kKeys{"AKIDEXAMPLE", "secret", ""};
const sigv4::Keys kSessionKeys{"ASIASESSION", "secret2", "token"};

// What the operation Store waits for, where it is to be handled later.
net::Pool* waiting_pool = nullptr;
bool got_what_was_waited_for = false;

struct Things {
  std::map<std::string, std::string> objects;
  test::PutThing last;
};

void invoke_sample(void*, std::size_t index, const void* input, void* output, Call& call) {
  if (index != 0) return;
  const auto& given = *static_cast<const Everything*>(input);
  if (given.name == "later" && !std::exchange(got_what_was_waited_for, true)) {
    throw Later{[](std::function<void()> resume) { waiting_pool->submit([] {}, resume); }};
  }
  if (given.name == "missing") throw Error("ThingMissing", "There is no such thing");
  if (given.name == "broken") throw std::runtime_error("a secret of ours");
  auto& answer = *static_cast<Everything*>(output);
  answer = given;
  if (given.name == "who") answer.secret = call.principal.arn;
}

void invoke_things(void* api, std::size_t index, const void* input, void* output, Call&) {
  auto& things = *static_cast<Things*>(api);
  const auto& given = *static_cast<const test::PutThing*>(input);
  const std::string name = given.bucket + "/" + given.key;
  things.last = given;
  if (index == 0) {
    things.objects[name] = given.body->source->body.read();
    things.last.body.reset();
  } else if (index <= 2) {
    const auto found = things.objects.find(name);
    if (found == things.objects.end()) {
      throw Error("ThingMissing", "Gone").with("Key", given.key);
    }
    auto& answer = *static_cast<test::GetThingOutput*>(output);
    answer.etag = "\"e\"";
    answer.last_modified = kNow;
    answer.metadata = given.metadata;
    answer.content_length = static_cast<std::int64_t>(found->second.size());
    if (index == 1) answer.body = make_stream(found->second);
  }
}

// Stands where it is put; the server's thread reads it.
class TestClock final : public Clock {
 public:
  Timestamp now() const override { return Timestamp(Milliseconds(now_.load())); }
  Instant instant() const override { return std::chrono::steady_clock::now(); }
  void advance(Milliseconds time) { now_ += time.count(); }

 private:
  std::atomic<std::int64_t> now_{kNow.time_since_epoch().count()};
};

// The server on a thread of its own, on a free port.
class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    clock_.advance(Milliseconds(0));
    std::promise<std::uint16_t> port;
    thread_ = std::thread([&] { run(port); });
    port_ = port.get_future().get();
  }
  ~ServerTest() override {
    reactor_->stop();
    thread_.join();
  }

  void run(std::promise<std::uint16_t>& port) {
    net::Reactor reactor(clock_);
    reactor_ = &reactor;
    Credential credential{.secret = kKeys.secret};
    credential.principal.arn = "arn:aws:iam::123456789012:root";
    Credential session{.secret = kSessionKeys.secret, .session_token = kSessionKeys.session_token};
    session.expires = kNow + Seconds(60);
    Randomness randomness(1);
    net::Pool pool(reactor, 1);
    waiting_pool = &pool;
    got_what_was_waited_for = false;
    Server server({.region = "eu-central-1",
                   .account = "123456789012",
                   .spool_directory = testing::TempDir(),
                   .clock = &clock_,
                   .randomness = &randomness,
                   .pool = &pool,
                   .find_credential = [&](std::string_view id) -> const Credential* {
                     if (id == kKeys.access_key_id) return &credential;
                     return id == kSessionKeys.access_key_id ? &session : nullptr;
                   },
                   .authorize =
                       [](const Call& call, const void* input) {
                         if (call.service == &test::kSample && call.operation->input != nullptr &&
                             static_cast<const Everything*>(input)->name == "forbidden") {
                           throw Error("AccessDeniedException", "No", 403);
                         }
                       },
                   .when_durable = [&](std::function<void(bool)> then) { then(is_durable_); }});
    server.add({&test::kSample, invoke_sample, nullptr});
    server.add({&test::kSampleEc2, invoke_sample, nullptr});
    server.add({&test::kThings, invoke_things, &things_});
    http::Server::Options options;
    options.spool_directory = testing::TempDir();
    http::Server http_server(
        reactor, options, [&](const http::RequestHead& head) { return server.policy(head); },
        [&](http::Request request, http::Responder responder) {
          server.handle(std::move(request), std::move(responder));
        });
    UniqueFd socket = net::listen_tcp({"127.0.0.1", 0});
    port.set_value(net::local_endpoint(socket.get()).port);
    http_server.listen(std::move(socket));
    reactor.run();
  }

  http::Response send(const http::Request& request) {
    return http::Client({"127.0.0.1", port_}).send(request);
  }

  http::Request request(std::string method, std::string target, std::string body = "") {
    http::Request out;
    out.method = std::move(method);
    out.target = std::move(target);
    out.headers.add("Host", "neargate");
    out.body = std::move(body);
    return out;
  }
  http::Request json_request(std::string body, std::string target = "Sample_2026.Store") {
    http::Request out = request("POST", "/", std::move(body));
    out.headers.add("Content-Type", "application/x-amz-json-1.0");
    out.headers.add("X-Amz-Target", std::move(target));
    return out;
  }
  http::Request form_request(std::string body) {
    http::Request out = request("POST", "/", std::move(body));
    out.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    return out;
  }
  static http::Request sign(http::Request request, std::string_view service = "sample",
                            const sigv4::Keys& keys = kKeys, Timestamp now = kNow,
                            std::string_view region = "eu-central-1") {
    const std::string hash = sha256_hex(request.body.bytes);
    sigv4::sign_request(request, keys, region, service, now, hash);
    return request;
  }

  TestClock clock_;
  std::atomic<bool> is_durable_ = true;
  Things things_;
  net::Reactor* reactor_ = nullptr;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

Everything full_sample() {
  Everything sample{.name = "web"};
  sample.flag = false;
  sample.count = 42;
  sample.big = -5000000000;
  sample.ratio = 0.5F;
  sample.exact = 0.1;
  sample.data = smithy::Blob{std::string("\0\xff", 2)};
  sample.created_at = Timestamp(Milliseconds(1700000000125));
  sample.expires = kNow;
  sample.tags = std::vector<smithy::test::Tag>{{"a", "1 & <2>"}, {"b", std::nullopt}};
  sample.labels = std::map<std::string, std::string>{{"x", "\"y\""}, {"z", ""}};
  sample.value = smithy::test::Value{.l = std::vector<smithy::test::Value>{{.s = "deep"}}};
  sample.mode = "fast";
  sample.weight = 3;
  sample.names = std::vector<std::string>{"gr\xc3\xbc\xc3\x9f", " spaces "};
  return sample;
}

// ---- What a client of ours sends arrives, and comes back.

TEST_F(ServerTest, CarriesEveryTypeByEveryRpcProtocol) {
  for (const smithy::Protocol protocol :
       {smithy::Protocol::aws_json_1_0, smithy::Protocol::aws_query,
        smithy::Protocol::rpc_v2_cbor}) {
    // The same service, as a client knows it that speaks only this protocol.
    smithy::Service service = test::kSample;
    const smithy::Protocol protocols[] = {protocol};
    service.protocols = protocols;
    HttpTransport transport({.region = "eu-central-1",
                             .keys = kKeys,
                             .endpoint_url = "http://localhost:" + std::to_string(port_)},
                            {.clock = &clock_});
    const Everything given = full_sample();
    Everything answer;
    transport.call(service, service.operations[0], &given, &answer);
    EXPECT_EQ(answer, given) << static_cast<int>(protocol);
  }
}

TEST_F(ServerTest, TellsAClientOfErrors) {
  HttpTransport transport({.region = "eu-central-1",
                           .keys = kKeys,
                           .endpoint_url = "http://127.0.0.1:" + std::to_string(port_)},
                          {.clock = &clock_});
  for (const smithy::Service* service : {&test::kSample, &test::kSampleEc2}) {
    const Everything given{.name = "missing"};
    Everything answer;
    try {
      transport.call(*service, service->operations[0], &given, &answer);
      FAIL();
    } catch (const Error& error) {
      EXPECT_TRUE(error.code() == "ThingMissing" || error.code() == "NoSuchThing") << error.code();
      EXPECT_STREQ(error.what(), "There is no such thing");
      EXPECT_EQ(error.status(), 404);
    }
  }
}

TEST_F(ServerTest, ClientTriesAgainWhatFailedForAWhile) {
  int waits = 0;
  HttpTransport transport({.region = "eu-central-1",
                           .keys = kKeys,
                           .endpoint_url = "http://127.0.0.1:" + std::to_string(port_)},
                          {.wait = [&](Milliseconds) { ++waits; }, .clock = &clock_});
  const Everything broken{.name = "broken"};
  Everything answer;
  EXPECT_THROW(transport.call(test::kSample, test::kSampleOperations[0], &broken, &answer), Error);
  EXPECT_EQ(waits, 2);
  const Everything forbidden{.name = "forbidden"};
  EXPECT_THROW(transport.call(test::kSample, test::kSampleOperations[0], &forbidden, &answer),
               Error);
  EXPECT_EQ(waits, 2);  // the caller's own fault: no use in trying again
}

TEST_F(ServerTest, ClientRenewsItsKeysBeforeTheyExpire) {
  int renewed = 0;
  ClientConfig config{.region = "eu-central-1",
                      .keys = kKeys,
                      .endpoint_url = "http://127.0.0.1:" + std::to_string(port_)};
  config.expires = clock_.now() + Seconds(3600);
  config.refresh = [&]() -> ExpiringKeys {
    if (++renewed == 2) throw neargate::Error("nobody answers");
    return {kKeys, *config.expires + Seconds(3600)};
  };
  HttpTransport transport(config, {.clock = &clock_});
  const auto call = [&] {
    const Everything given = full_sample();
    Everything answer;
    transport.call(test::kSample, test::kSampleOperations[0], &given, &answer);
  };
  call();
  EXPECT_EQ(renewed, 0);
  clock_.advance(Seconds(3600 - 299));
  call();
  call();
  EXPECT_EQ(renewed, 1);
  clock_.advance(Seconds(3600));
  call();
  EXPECT_EQ(renewed, 2) << "not had, but the old ones are still good";
  call();
  EXPECT_EQ(renewed, 3);
}

TEST_F(ServerTest, ClientSendsAndReadsObjects) {
  HttpTransport transport({.region = "eu-central-1",
                           .keys = kKeys,
                           .endpoint_url = "http://127.0.0.1:" + std::to_string(port_)},
                          {.clock = &clock_});
  test::PutThing put{.bucket = "bucket", .key = "a/b c+d"};
  put.body = make_stream("content");
  put.metadata = std::map<std::string, std::string>{{"colour", "red"}};
  transport.call(test::kThings, test::kThingOperations[0], &put, nullptr);
  test::PutThing get{.bucket = "bucket", .key = "a/b c+d"};
  test::GetThingOutput got;
  transport.call(test::kThings, test::kThingOperations[1], &get, &got);
  EXPECT_EQ(got.body->source->body.read(), "content");
  EXPECT_EQ(got.last_modified, kNow);
  test::GetThingOutput head;
  transport.call(test::kThings, test::kThingOperations[2], &get, &head);
  EXPECT_EQ(head.content_length, 7);
}

// ---- Errors, in each protocol's form.

TEST_F(ServerTest, GivesErrorsTheirFormInJson) {
  const auto response = send(sign(json_request(R"({"name":"missing"})")));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body.read(),
            R"({"__type":"ThingMissing","message":"There is no such thing"})");
  EXPECT_EQ(response.headers.get("x-amzn-query-error"), "NoSuchThing;Sender");
  EXPECT_EQ(response.headers.get("content-type"), "application/x-amz-json-1.0");
  EXPECT_EQ(response.headers.get("x-amzn-requestid").size(), 36u);
}

TEST_F(ServerTest, GivesErrorsTheirFormInQuery) {
  const auto response = send(sign(form_request("Action=Store&Version=2026-11-23&name=missing")));
  EXPECT_EQ(response.status, 404);
  const std::string id(response.headers.get("x-amzn-requestid"));
  EXPECT_EQ(response.body.read(),
            "<ErrorResponse xmlns=\"http://sample/\"><Error><Type>Sender</Type><Code>NoSuchThing"
            "</Code><Message>There is no such thing</Message></Error><RequestId>" +
                id + "</RequestId></ErrorResponse>");
}

TEST_F(ServerTest, GivesErrorsTheirFormInEc2) {
  const auto response =
      send(sign(form_request("Action=Store&Version=2026-11-23&Name=missing"), "ec2"));
  const std::string id(response.headers.get("x-amzn-requestid"));
  EXPECT_EQ(response.body.read(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>NoSuchThing"
            "</Code><Message>There is no such thing</Message></Error></Errors><RequestID>" +
                id + "</RequestID></Response>");
}

TEST_F(ServerTest, GivesErrorsTheirFormInS3) {
  const auto response = send(sign(request("GET", "/bucket/a%20key"), "s3"));
  EXPECT_EQ(response.status, 404);
  const std::string body = response.body.read();
  EXPECT_NE(
      body.find("<Error><Code>NoSuchThing</Code><Message>Gone</Message><Key>a key</Key>"
                "<RequestId>" +
                std::string(response.headers.get("x-amz-request-id")) + "</RequestId><HostId>"),
      std::string::npos)
      << body;
  EXPECT_TRUE(response.headers.has("x-amz-id-2"));
  const auto head = send(sign(request("HEAD", "/bucket/a%20key"), "s3"));
  EXPECT_EQ(head.status, 404);
  EXPECT_EQ(head.body.size(), 0u);
}

TEST_F(ServerTest, HidesWhatWentWrongInside) {
  const auto response = send(sign(json_request(R"({"name":"broken"})")));
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.read().find("InternalFailure"), std::string::npos);
  EXPECT_EQ(response.body.read().find("a secret of ours"), std::string::npos);
}

TEST_F(ServerTest, TakesCompressedBodiesBySignatureOfWhatWasSent) {
  const auto compressed = [](http::Request request) {
    request.body.bytes = gzip(request.body.bytes);
    request.headers.add("Content-Encoding", "gzip");
    return request;
  };
  EXPECT_NE(send(sign(compressed(json_request(R"({"name":"web"})")))).body.read().find("web"),
            std::string::npos);
  const std::string form = "Action=Store&Version=2026-11-23&name=web";
  EXPECT_EQ(send(sign(compressed(form_request(form)))).status, 200);

  http::Request changed = sign(compressed(json_request(R"({"name":"web"})")));
  changed.body.bytes = gzip(R"({"name":"bad"})");
  EXPECT_NE(send(changed).body.read().find("InvalidSignatureException"), std::string::npos);
  http::Request plain = json_request(R"({"name":"web"})");
  plain.headers.add("Content-Encoding", "gzip");
  const auto refused = send(sign(plain));
  EXPECT_EQ(refused.status, 400);
  EXPECT_NE(refused.body.read().find("gzip"), std::string::npos);
  const std::string large = R"({"name":")" + std::string(2 << 20, 'x') + R"("})";
  EXPECT_EQ(send(sign(compressed(json_request(large)))).status, 400);
  // An object's encoding is its own.
  const http::Request object = compressed(request("PUT", "/bucket/page", "text"));
  EXPECT_EQ(send(sign(object, "s3")).status, 200);
  EXPECT_EQ(things_.objects["bucket/page"], object.body.bytes);
}

TEST_F(ServerTest, SaysSoWhereTheDiskFailed) {
  is_durable_ = false;
  const auto response = send(sign(json_request(R"({"name":"web"})")));
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.read().find("could not be written to disk"), std::string::npos);
}

// ---- Signatures.

struct AuthCase {
  const char* what;
  std::function<http::Request(http::Request)> sign;
  // Codes for awsJson, awsQuery, ec2Query and S3.
  const char* codes[4];
};

TEST_F(ServerTest, RefusesWrongSignaturesInTheWordsOfEachService) {
  static std::string_view service;
  const auto with = [](const sigv4::Keys& keys, Timestamp now = kNow,
                       std::string_view region = "eu-central-1") {
    return
        [=](http::Request request) { return sign(std::move(request), service, keys, now, region); };
  };
  const auto resign = [](std::function<void(http::Request&)> change) {
    return [=](http::Request request) {
      request = sign(std::move(request), service);
      change(request);
      return request;
    };
  };
  const std::vector<AuthCase> table = {
      {"unsigned",
       [](http::Request request) { return request; },
       {"MissingAuthenticationTokenException", nullptr, nullptr, "AccessDenied"}},
      {"unknown key",
       with({"AKIDNOBODY", "secret", ""}),
       {"UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure",
        "InvalidAccessKeyId"}},
      {"wrong secret",
       with({"AKIDEXAMPLE", "guess", ""}),
       {"InvalidSignatureException", "SignatureDoesNotMatch", "SignatureDoesNotMatch",
        "SignatureDoesNotMatch"}},
      {"too early",
       with(kKeys, kNow - Seconds(1000)),
       {"InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired",
        "RequestTimeTooSkewed"}},
      {"too late",
       with(kKeys, kNow + Seconds(1000)),
       {"InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired",
        "RequestTimeTooSkewed"}},
      {"wrong region",
       with(kKeys, kNow, "us-west-2"),
       {"InvalidSignatureException", "SignatureDoesNotMatch", "SignatureDoesNotMatch",
        "AuthorizationHeaderMalformed"}},
      {"no token",
       with({kSessionKeys.access_key_id, kSessionKeys.secret, ""}),
       {"UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure", "InvalidToken"}},
      {"wrong token",
       with({kSessionKeys.access_key_id, kSessionKeys.secret, "other"}),
       {"UnrecognizedClientException", "InvalidClientTokenId", "AuthFailure", "InvalidToken"}},
      {"unsigned x-amz header",
       resign([](http::Request& request) { request.headers.add("X-Amz-Other", "1"); }),
       {"InvalidSignatureException", "SignatureDoesNotMatch", "SignatureDoesNotMatch",
        "AccessDenied"}},
      {"changed query",
       resign([](http::Request& request) { request.target += "?a=b"; }),
       {"InvalidSignatureException", "SignatureDoesNotMatch", "SignatureDoesNotMatch",
        "SignatureDoesNotMatch"}},
      {"changed body",
       resign([](http::Request& request) { request.body.bytes += " "; }),
       {"InvalidSignatureException", "SignatureDoesNotMatch", "SignatureDoesNotMatch",
        "XAmzContentSHA256Mismatch"}},
      {"broken header",
       resign([](http::Request& request) {
         request.headers.set("Authorization", "AWS4-HMAC-SHA256 Credential=A/b/c/" +
                                                  std::string(service) + "/aws4_request");
       }),
       {"IncompleteSignatureException", "IncompleteSignature", "IncompleteSignature",
        "AuthorizationHeaderMalformed"}},
  };
  const std::string form = "Action=Store&Version=2026-11-23&name=a";
  for (const AuthCase& test_case : table) {
    for (int family = 0; family < 4; ++family) {
      const std::string_view services[] = {"sample", "sample", "ec2", "s3"};
      service = services[family];
      const http::Request plain = family == 0   ? json_request(R"({"name":"a"})")
                                  : family == 3 ? request("PUT", "/bucket/key", "x")
                                                : form_request(form);
      if (test_case.codes[family] == nullptr) continue;
      const auto response = send(test_case.sign(plain));
      EXPECT_GE(response.status, 400) << test_case.what << " by " << family;
      EXPECT_NE(response.body.read().find(test_case.codes[family]), std::string::npos)
          << test_case.what << " by " << family << ": " << response.body.read();
    }
  }
  EXPECT_TRUE(things_.objects.empty());
}

TEST_F(ServerTest, TakesSessionTokensUntilTheyExpire) {
  EXPECT_EQ(send(sign(json_request(R"({"name":"a"})"), "sample", kSessionKeys)).status, 200);
  clock_.advance(Seconds(61));
  const auto response =
      send(sign(json_request(R"({"name":"a"})"), "sample", kSessionKeys, kNow + Seconds(61)));
  EXPECT_NE(response.body.read().find("ExpiredTokenException"), std::string::npos);
}

TEST_F(ServerTest, LetsAnonymousOperationsThroughUnsigned) {
  EXPECT_EQ(send(json_request("{}", "Sample_2026.Open")).status, 200);
  EXPECT_EQ(send(form_request("Action=Open&Version=2026-11-23")).status, 200);
  EXPECT_EQ(send(json_request("{}", "Sample_2026.Ping")).status, 400);
}

TEST_F(ServerTest, HandlesACallAnewWhenWhatItWaitsForIsThere) {
  const auto response = send(sign(json_request(R"({"name":"later"})"), "sample", kKeys));
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.read().find("later"), std::string::npos);
  EXPECT_TRUE(got_what_was_waited_for);
}

// ---- Strictness.

struct Strict {
  const char* body;
  const char* code;
  const char* words;
};

TEST_F(ServerTest, RefusesInvalidInputInJson) {
  for (const Strict& strict : std::vector<Strict>{
           {R"({"name":"a","colour":"red"})", "ValidationException", "colour"},
           {R"({"name":"a","colour":"red"})", "ValidationException", "docs/coverage.md"},
           {"{}", "ValidationException", "Value null at 'name'"},
           {R"({"name":"a","count":101})", "ValidationException", "less than or equal to 100"},
           {R"({"name":1})", "SerializationException", "NUMBER_VALUE"},
           {"{", "SerializationException", "not JSON"},
           {R"({"name":"forbidden"})", "AccessDeniedException", "No"},
       }) {
    const auto response = send(sign(json_request(strict.body)));
    const std::string body = response.body.read();
    EXPECT_NE(body.find(strict.code), std::string::npos) << strict.body << body;
    EXPECT_NE(body.find(strict.words), std::string::npos) << strict.body << body;
  }
  const auto unknown = send(sign(json_request("{}", "Sample_2026.Nothing")));
  EXPECT_NE(unknown.body.read().find("UnknownOperationException"), std::string::npos);
  const auto other = send(sign(json_request("{}", "Other.Store")));
  EXPECT_NE(other.body.read().find("UnknownOperationException"), std::string::npos);
}

TEST_F(ServerTest, RefusesInvalidInputInForms) {
  struct Case {
    const char *query, *code, *ec2_code, *words;
  };
  for (const Case& each : std::vector<Case>{
           {"name=a&colour=red", "ValidationError", "UnknownParameter", "colour"},
           {"", "ValidationError", "MissingParameter", "ame"},
           {"name=a&count=x", "ValidationError", "InvalidParameterValue", "count"},
           {"name=a&name=b", "MalformedQueryString", "MalformedQueryString", "twice"},
           {"name=a&tags.member.x.Key=b", "ValidationError", "UnknownParameter", "tags.member"},
           {"name.first=a", "ValidationError", "UnknownParameter", "first"},
       }) {
    const auto response =
        send(sign(form_request("Action=Store&Version=2026-11-23&" + std::string(each.query))));
    EXPECT_NE(response.body.read().find(each.code), std::string::npos)
        << each.query << response.body.read();
    EXPECT_NE(response.body.read().find(each.words), std::string::npos)
        << each.query << response.body.read();
  }
  const auto ec2 =
      send(sign(form_request("Action=Store&Version=2026-11-23&Name=a&Colour=red"), "ec2"));
  EXPECT_NE(ec2.body.read().find("UnknownParameter"), std::string::npos) << ec2.body.read();
  const auto missing = send(sign(form_request("Action=Store&Version=2026-11-23"), "ec2"));
  EXPECT_NE(missing.body.read().find("The request must contain the parameter Name"),
            std::string::npos)
      << missing.body.read();
  const auto unknown = send(sign(form_request("Action=Nothing&Version=2026-11-23")));
  EXPECT_NE(unknown.body.read().find("InvalidAction"), std::string::npos);
}

TEST_F(ServerTest, TakesEmptyListsOfForms) {
  const auto response =
      send(sign(form_request("Action=Store&Version=2026-11-23&name=a&names=&tags=")));
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.read().find("<tags></tags>"), std::string::npos) << response.body.read();
  EXPECT_NE(response.body.read().find("<names></names>"), std::string::npos);
}

// ---- S3: payloads.

TEST_F(ServerTest, StoresAndServesObjects) {
  http::Request put =
      request("PUT", "/bucket/some/long%20key?versionId=7&x-id=PutThing", "content");
  put.headers.add("x-amz-meta-Colour", "red");
  EXPECT_EQ(send(sign(put, "s3")).status, 200);
  EXPECT_EQ(things_.objects["bucket/some/long key"], "content");
  EXPECT_EQ(things_.last.version, "7");
  EXPECT_EQ(things_.last.metadata->at("colour"), "red");

  const auto got = send(sign(request("GET", "/bucket/some/long%20key"), "s3"));
  EXPECT_EQ(got.body.read(), "content");
  EXPECT_EQ(got.headers.get("etag"), "\"e\"");
  EXPECT_EQ(got.headers.get("last-modified"), "Mon, 23 Nov 2026 05:40:09 GMT");
  const auto head = send(sign(request("HEAD", "/bucket/some/long%20key"), "s3"));
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.get("content-length"), "7");
  EXPECT_EQ(send(sign(request("DELETE", "/bucket/some/long%20key"), "s3")).status, 204);
}

TEST_F(ServerTest, RefusesWhatS3DoesNotKnow) {
  const auto subresource = send(sign(request("GET", "/bucket/key?torrent"), "s3"));
  EXPECT_EQ(subresource.status, 501);
  EXPECT_NE(subresource.body.read().find("torrent"), std::string::npos);
  http::Request put = request("PUT", "/bucket/key", "x");
  put.headers.add("x-amz-object-lock-mode", "GOVERNANCE");
  const auto header = send(sign(put, "s3"));
  EXPECT_EQ(header.status, 501);
  EXPECT_NE(header.body.read().find("x-amz-object-lock-mode"), std::string::npos);
}

TEST_F(ServerTest, ChecksChecksumsOfObjects) {
  const auto put = [&](const char* name, const char* value) {
    http::Request out = request("PUT", "/bucket/key", "123456789");
    out.headers.add(name, value);
    return send(sign(out, "s3"));
  };
  EXPECT_EQ(put("x-amz-checksum-crc32", "y/Q5Jg==").status, 200);
  EXPECT_EQ(put("x-amz-checksum-crc32c", "4waSgw==").status, 200);
  EXPECT_EQ(put("x-amz-checksum-crc64nvme", "rosUhgp5mIg=").status, 200);
  EXPECT_EQ(put("x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE=").status, 200);
  EXPECT_EQ(put("x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=").status,
            200);
  EXPECT_EQ(put("Content-MD5", "JfnnlDI7RTiF9RgfG2JNCw==").status, 200);
  const auto wrong = put("x-amz-checksum-crc32", "AAAAAA==");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_NE(wrong.body.read().find("BadDigest"), std::string::npos);
  EXPECT_NE(put("Content-MD5", "nonsense").body.read().find("InvalidDigest"), std::string::npos);
}

TEST_F(ServerTest, UnpacksAwsChunkedBodiesWithTrailers) {
  http::Request put =
      request("PUT", "/bucket/key", "9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n");
  put.headers.add("x-amz-decoded-content-length", "9");
  put.headers.add("x-amz-trailer", "x-amz-checksum-crc32");
  put.headers.add("Content-Encoding", "aws-chunked");
  http::Request wrong = put;
  sigv4::sign_request(put, kKeys, "eu-central-1", "s3", kNow, "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  EXPECT_EQ(send(put).status, 200);
  EXPECT_EQ(things_.objects["bucket/key"], "123456789");
  EXPECT_EQ(things_.last.checksum, "y/Q5Jg==");

  wrong.body.bytes.replace(wrong.body.bytes.find("y/Q5"), 4, "AAAA");
  sigv4::sign_request(wrong, kKeys, "eu-central-1", "s3", kNow,
                      "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  EXPECT_NE(send(wrong).body.read().find("BadDigest"), std::string::npos);
}

TEST_F(ServerTest, TakesLargeBodiesThroughAFile) {
  const std::string large(3 << 20, 'x');
  EXPECT_EQ(send(sign(request("PUT", "/bucket/large", large), "s3")).status, 200);
  EXPECT_EQ(things_.objects["bucket/large"].size(), large.size());
  http::Request changed = sign(request("PUT", "/bucket/changed", large), "s3");
  changed.body.bytes[12345] = 'y';
  EXPECT_NE(send(changed).body.read().find("XAmzContentSHA256Mismatch"), std::string::npos);
  EXPECT_FALSE(things_.objects.contains("bucket/changed"));
}

TEST_F(ServerTest, RefusesLargeBodiesOfStrangersWithoutReadingThem) {
  http::Request put = request("PUT", "/bucket/large", std::string(2 << 20, 'x'));
  put.headers.add("x-amz-content-sha256", std::string(sigv4::kUnsignedPayload));
  const auto response = send(put);
  EXPECT_EQ(response.status, 403);
  EXPECT_NE(response.body.read().find("AccessDenied"), std::string::npos);
  EXPECT_TRUE(things_.objects.empty());
}

TEST_F(ServerTest, TakesPresignedUrlsUntilTheyExpire) {
  ASSERT_EQ(send(sign(request("PUT", "/bucket/key", "content"), "s3")).status, 200);
  http::Request get = request("GET", "/bucket/key?versionId=1");
  get.target = sigv4::presign(get, kKeys, "eu-central-1", "s3", kNow, Seconds(60));
  EXPECT_EQ(send(get).body.read(), "content");
  http::Request other = get;
  other.target.replace(other.target.find("versionId=1"), 11, "versionId=2");
  EXPECT_NE(send(other).body.read().find("SignatureDoesNotMatch"), std::string::npos);
  clock_.advance(Seconds(61));
  const auto late = send(get);
  EXPECT_EQ(late.status, 403);
  EXPECT_NE(late.body.read().find("Request has expired"), std::string::npos);
}

}  // namespace
}  // namespace neargate::aws
