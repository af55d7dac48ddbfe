#include "app/service.hpp"

#include <algorithm>
#include <atomic>
#include <regex>
#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "app/app_under_test.hpp"
#include "app/embedded.hpp"
#include "base/error.hpp"
#include "gen/api/types.hpp"
#include "smithy/json.hpp"

namespace neargate::app {
namespace {

using nlohmann::json;
using test::AppUnderTest;
using testing::HasSubstr;

constexpr const char* kText =
    "A load balancer spreads requests over tasks. Cats sleep for most of the day. Each task "
    "answers "
    "the requests that the load balancer sends to it.";

std::string document(const std::string& text, const std::string& more = "") {
  std::string out = R"({"text":)";
  smithy::append_json_string(out, text);
  return out + more + "}";
}

// Status and code of an error, after a look at the rest of its documented body.
std::string error_of(const http::Response& response) {
  const auto body = smithy::from_json<api::InvalidRequest>(response.body.bytes);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(response.headers.get("X-Request-Id"), body.request_id);
  EXPECT_FALSE(body.error.message.empty());
  return std::to_string(response.status) + " " + body.error.code;
}

// What comes back for these bytes until the server closes.
std::string exchange(const net::Endpoint& where, std::string_view bytes) {
  const UniqueFd fd = net::connect_tcp(where);
  write_all(fd.get(), bytes);
  ::shutdown(fd.get(), SHUT_WR);
  std::string all;
  char buffer[4096];
  for (ssize_t got; (got = ::recv(fd.get(), buffer, sizeof buffer, 0)) > 0;) {
    all.append(buffer, static_cast<std::size_t>(got));
  }
  return all;
}

TEST(Service, TellsWhatItIs) {
  AppUnderTest app;
  const http::Response response = app.get("/");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body.bytes, R"({"name":"neargate-app","version":"1.2.3","commit":"abcdef",)"
                                 R"("zone":"local","task":"local"})");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
}

TEST(Service, AnswersProbes) {
  AppUnderTest app;
  EXPECT_EQ(app.get("/health").body.bytes, R"({"status":"ok"})");
  EXPECT_EQ(app.get("/ready").body.bytes, R"({"status":"ready"})");
  EXPECT_EQ(app.get("/health?probe=1").status, 200);
}

TEST(Service, SummarizesTexts) {
  AppUnderTest app;
  const http::Response response = app.post(document(kText, R"(,"sentences":2)"));
  ASSERT_EQ(response.status, 200);
  const auto summary = smithy::from_json<api::SummaryResponse>(response.body.bytes);
  EXPECT_EQ(summary.language, "en");
  EXPECT_EQ(summary.summary,
            "A load balancer spreads requests over tasks. Each task answers the requests that the "
            "load balancer sends to it.");
  ASSERT_EQ(summary.sentences.size(), 2u);
  EXPECT_EQ(summary.sentences[0].index, 0);
  EXPECT_EQ(summary.sentences[1].index, 2);
  EXPECT_GT(summary.sentences[0].score, 0.3);
  EXPECT_EQ(summary.statistics.sentences, 3);
  EXPECT_EQ(summary.statistics.characters, static_cast<int>(std::string(kText).size()));
  EXPECT_GT(summary.statistics.duration_ms, 0);
}

TEST(Service, AnswersTheSameForTheSame) {
  AppUnderTest app;
  const auto without_duration = [&] {
    json answer = json::parse(app.post(document(kText)).body.bytes);
    answer["statistics"].erase("duration_ms");
    return answer;
  };
  const json first = without_duration();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(without_duration(), first);
}

TEST(Service, RefusesInItsOneForm) {
  AppUnderTest app;
  const std::vector<std::pair<std::string, std::string>> type = {
      {"Content-Type", "application/json; charset=utf-8"}};
  const auto post = [&](std::string body) {
    return app.send("POST", "/v1/summaries", std::move(body), type);
  };
  EXPECT_EQ(post(document(kText)).status, 200);
  EXPECT_EQ(error_of(post("{")), "400 malformed_request");
  EXPECT_EQ(error_of(post("")), "400 malformed_request");
  EXPECT_EQ(error_of(post("{}")), "422 invalid_request");
  EXPECT_EQ(error_of(post(document(" \n"))), "422 invalid_request");
  EXPECT_EQ(error_of(post(std::string(kRequestBytesMax + 1, ' '))), "413 request_too_large");
  EXPECT_EQ(error_of(post(std::string(kRequestBytesMax, ' '))), "400 malformed_request");
  EXPECT_EQ(error_of(app.send("POST", "/v1/summaries", "{}")), "415 unsupported_media_type");
  EXPECT_EQ(error_of(app.send("POST", "/v1/summaries", "text=a",
                              {{"Content-Type", "application/x-www-form-urlencoded"}})),
            "415 unsupported_media_type");
  for (const char* path : {"/nothing", "/v1/summaries/", "//", "/%2e", "/HEALTH"}) {
    EXPECT_EQ(error_of(app.get(path)), "404 not_found") << path;
  }
}

TEST(Service, NamesTheMembersThatAreWrong) {
  AppUnderTest app;
  std::string many;
  for (int i = 0; i < 2001; ++i) many += "Go on. ";
  const std::pair<std::string, std::string> cases[] = {
      {R"({"sentences":0,"x":1})", "x:unknown text:required sentences:range_min "},
      {document("\t "), "text:not_blank "},
      {document(many), "text:sentences_max "},
      {document("a", R"(,"language":"xx")"), "language:enum "},
  };
  for (const auto& [body, expected] : cases) {
    const http::Response response = app.post(body);
    EXPECT_EQ(response.status, 422);
    const auto answer = smithy::from_json<api::InvalidRequest>(response.body.bytes);
    std::string fields;
    for (const api::FieldError& field : answer.error.fields) {
      fields += field.field + ":" + field.rule + " ";
      EXPECT_THAT(answer.error.message, HasSubstr("'" + field.field + "' " + field.message));
    }
    EXPECT_EQ(fields, expected);
  }
}

TEST(Service, NamesTheMethodsThatAPathTakes) {
  AppUnderTest app;
  const std::pair<const char*, const char*> cases[] = {
      {"/", "GET, HEAD"}, {"/v1/summaries", "POST"}, {"/metrics", "GET, HEAD"}};
  for (const auto& [path, allowed] : cases) {
    for (const char* method : {"PUT", "DELETE", "OPTIONS", "BREW"}) {
      const http::Response response = app.send(method, path);
      EXPECT_EQ(error_of(response), "405 method_not_allowed") << method << path;
      EXPECT_EQ(response.headers.get("Allow"), allowed);
    }
  }
  EXPECT_EQ(app.get("/v1/summaries").status, 405);
}

TEST(Service, AnswersHeadWithoutABody) {
  AppUnderTest app;
  const std::string answer =
      exchange(app.where(), "HEAD /ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 18\r\n"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST(Service, GivesBrokenHttpTheSameForm) {
  AppUnderTest app;
  const std::string answer = exchange(app.where(), "GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 "));
  const std::size_t body = answer.find("\r\n\r\n") + 4;
  const auto error = smithy::from_json<api::MalformedRequest>(answer.substr(body));
  EXPECT_EQ(error.error.code, "malformed_request");
  EXPECT_THAT(answer, HasSubstr("X-Request-Id: " + error.request_id));
}

TEST(Service, KeepsTheCallersRequestIdWhereItIsHarmless) {
  AppUnderTest app;
  const auto answered_id = [&](const std::string& id) {
    return std::string(
        app.send("GET", "/", "", {{"X-Request-Id", id}}).headers.get("X-Request-Id"));
  };
  for (const std::string id : {"a", "Root=1-67891233-abcdef012345678912345678", "a_b.c:d/e+f"}) {
    EXPECT_EQ(answered_id(id), id);
  }
  const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (const std::string& id : {std::string("a b"), std::string(129, 'a'), std::string("\"}"),
                                std::string("ä"), std::string()}) {
    EXPECT_TRUE(std::regex_match(answered_id(id), uuid)) << id;
  }
  EXPECT_NE(answered_id(""), answered_id(""));
}

TEST(Service, LogsEachRequestInOneLine) {
  AppUnderTest app;
  const std::string trace = "Root=1-67891233-abcdef012345678912345678";
  app.send("GET", "/?secret=1", "", {{"X-Request-Id", "r-1"}, {"X-Amzn-Trace-Id", trace}});
  app.post("{}");
  app.send("POST", "/v1/summaries", std::string(kRequestBytesMax + 1, ' '));
  exchange(app.where(), "nonsense\r\n\r\n");
  const auto lines = app.log_lines();
  ASSERT_EQ(lines.size(), 4u);
  const json first = json::parse(lines[0]);
  EXPECT_EQ(first["request_id"], "r-1");
  EXPECT_EQ(first["trace_id"], trace);
  EXPECT_EQ(first["method"], "GET");
  EXPECT_EQ(first["path"], "/");
  EXPECT_EQ(first["status"], 200);
  EXPECT_EQ(first["peer"], "127.0.0.1");
  EXPECT_EQ(first["level"], "info");
  EXPECT_GE(first["duration_ms"], 0.0);
  EXPECT_THAT(lines[0], testing::Not(HasSubstr("secret")));
  EXPECT_EQ(json::parse(lines[1])["status"], 422);
  EXPECT_EQ(json::parse(lines[1])["request_bytes"], 2);
  EXPECT_EQ(json::parse(lines[2])["status"], 413);
  EXPECT_EQ(json::parse(lines[3])["status"], 400);
}

TEST(Service, CountsWhatItAnswers) {
  AppUnderTest app;
  app.get("/");
  app.get("/wp-login.php");
  app.get("/.env");
  app.send("BREW", "/coffee");
  app.post("{}");
  const std::string text = app.get("/metrics").body.bytes;
  for (const char* line :
       {R"(http_requests_total{route="/",method="GET",status="200"} 1)",
        R"(http_requests_total{route="unmatched",method="GET",status="404"} 2)",
        R"(http_requests_total{route="unmatched",method="other",status="404"} 1)",
        R"(http_requests_total{route="/v1/summaries",method="POST",status="422"} 1)",
        "http_requests_in_flight 1", "app_ready 1", "app_threads 2", "app_summaries_pending 0"}) {
    EXPECT_THAT(text, HasSubstr(std::string(line) + "\n"));
  }
}

TEST(Service, ServesItsContractAndAPageForIt) {
  AppUnderTest app;
  const http::Response contract = app.get("/openapi.json");
  EXPECT_EQ(contract.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(contract.body.bytes, kOpenApiDocument);
  const http::Response page = app.get("/docs");
  EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(std::string(page.headers.get("Content-Security-Policy")),
              HasSubstr("default-src 'none'"));
  // Nothing is loaded from elsewhere.
  EXPECT_FALSE(
      std::regex_search(page.body.bytes, std::regex("(src|href)=\"(https?:)?//|@import|url\\(")));
}

// Every operation of the contract is there, and there is nothing that the contract does not name.
TEST(Service, IsWhatItsContractSays) {
  AppUnderTest app;
  const json contract = json::parse(kOpenApiDocument);
  std::size_t operations = 0;
  for (const auto& [path, methods] : contract["paths"].items()) {
    for (const auto& [method, operation] : methods.items()) {
      ++operations;
      std::string name = method;
      for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
      const http::Response response =
          name == "POST" ? app.post(document(kText)) : app.send(name, path);
      EXPECT_EQ(response.status, 200) << name << " " << path;
      const std::string type(response.headers.get("Content-Type"));
      const auto& content = operation["responses"]["200"]["content"];
      EXPECT_TRUE(content.contains(type.substr(0, type.find(';')))) << path << " " << type;
      const std::string refused = name == "POST" ? "GET" : "POST";
      EXPECT_EQ(app.send(refused, path).status, 405) << path;
    }
  }
  EXPECT_EQ(operations, 7u);
}

TEST(Service, StaysResponsiveAndRefusesWhatItCannotTakeInTime) {
  Config config = AppUnderTest::default_config();
  config.threads = 1;
  AppUnderTest app(config);
  constexpr int kCallers = 40;  // more than the 1 + 16 that one thread takes
  const std::string body = test::expensive_document();
  std::atomic<int> served{0}, refused{0}, other{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&] {
      const http::Response response = app.post(body);
      if (response.status == 200) {
        ++served;
      } else if (response.status == 503 && response.headers.get("Retry-After") == "1" &&
                 error_of(response) == "503 overloaded") {
        ++refused;
      } else {
        ++other;
      }
    });
  }
  // Probes are answered meanwhile, each long before a summary is.
  const RealClock clock;
  std::chrono::nanoseconds slowest{};
  for (int i = 0; i < 50; ++i) {
    const Instant start = clock.instant();
    EXPECT_EQ(app.get("/health").status, 200);
    slowest = std::max<std::chrono::nanoseconds>(slowest, clock.instant() - start);
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(served + refused, kCallers);
  EXPECT_EQ(other, 0);
  EXPECT_GE(served, 1 + static_cast<int>(kWaitingPerThread));
  EXPECT_GE(refused, 1);
  EXPECT_LT(slowest, std::chrono::milliseconds(500));
  EXPECT_EQ(app.post(document(kText)).status, 200);
  EXPECT_THAT(app.get("/metrics").body.bytes, HasSubstr("app_summaries_pending 0\n"));
}

}  // namespace
}  // namespace neargate::app
