#include <atomic>
#include <chrono>
#include <mutex>

#include <gtest/gtest.h>

#include "app/app_under_test.hpp"
#include "base/error.hpp"
#include "gen/api/types.hpp"
#include "http/server.hpp"
#include "smithy/json.hpp"

namespace neargate::app {
namespace {

using namespace std::chrono_literals;
using test::AppUnderTest;

std::string code_of(const http::Response& response) {
  return smithy::from_json<api::ServiceUnavailable>(response.body.bytes).error.code;
}

TEST(Drain, TurnsReadinessOffFirstAndGoesOnAnswering) {
  AppUnderTest app;
  http::Client kept(app.where());
  EXPECT_EQ(kept.send(AppUnderTest::request("GET", "/ready", "", {})).status, 200);
  auto drained = app.drain();
  while (app.get("/ready").status != 503) {
  }
  const http::Response readiness = kept.send(AppUnderTest::request("GET", "/ready", "", {}));
  EXPECT_EQ(code_of(readiness), "draining");
  EXPECT_EQ(readiness.headers.get("Connection"), "close");
  EXPECT_EQ(app.get("/health").status, 200);
  EXPECT_EQ(app.post(R"({"text":"Still here."})").status, 200);
  ASSERT_EQ(drained.wait_for(5s), std::future_status::ready);
  EXPECT_TRUE(drained.get());
  EXPECT_THROW(app.get("/health"), Error);  // nobody listens any more
}

TEST(Drain, LosesNoRequestUnderLoad) {
  // What is asked is that none is lost, not how long a busy machine takes for it.
  Config config = AppUnderTest::default_config();
  config.drain = Seconds(60);
  AppUnderTest app(config);
  const std::string expensive = test::expensive_document();
  std::atomic<int> answered{0}, failed{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 6; ++i) {
    callers.emplace_back([&, i] {
      http::Client client(app.where());
      const auto request =
          AppUnderTest::request("POST", "/v1/summaries", i % 2 ? expensive : R"({"text":"Short."})",
                                {{"Content-Type", "application/json"}});
      // Like a balancer's connection: used until the service asks to close it.
      for (;;) {
        try {
          const http::Response response = client.send(request);
          response.status == 200 ? ++answered : ++failed;
          if (response.headers.get("Connection") == "close") return;
        } catch (const Error&) {
          ++failed;
          return;
        }
      }
    });
  }
  std::this_thread::sleep_for(300ms);
  auto drained = app.drain();
  for (std::thread& caller : callers) caller.join();
  ASSERT_EQ(drained.wait_for(60s), std::future_status::ready);
  EXPECT_TRUE(drained.get());
  EXPECT_EQ(failed, 0);
  EXPECT_GT(answered, 6);
}

TEST(Drain, EndsInTimeAndTellsThatRequestsWereCutOff) {
  Config config = AppUnderTest::default_config();
  config.threads = 1;
  config.drain = Seconds(0);
  AppUnderTest app(config);
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&] {
      try {
        app.post(test::expensive_document(2000));
      } catch (const Error&) {  // NOLINT(bugprone-empty-catch): cut off, as this test wants it
      }
    });
  }
  while (app.get("/metrics").body.bytes.find("app_summaries_pending 8\n") == std::string::npos) {
  }
  const RealClock clock;
  const Instant start = clock.instant();
  auto drained = app.drain();
  ASSERT_EQ(drained.wait_for(2s), std::future_status::ready);
  EXPECT_FALSE(drained.get());
  EXPECT_LT(clock.instant() - start, 1s);
  for (std::thread& caller : callers) caller.join();
}

TEST(Drain, IsTheSameWhenAskedTwice) {
  AppUnderTest app;
  auto first = app.drain();
  auto second = app.drain();
  ASSERT_EQ(first.wait_for(5s), std::future_status::ready);
  EXPECT_TRUE(first.get());
}

// A task metadata endpoint that answers when it is told to.
class MetadataEndpoint {
 public:
  MetadataEndpoint()
      : server_(
            reactor_, {}, [](const http::RequestHead&) { return http::BodyPolicy{}; },
            [this](http::Request request, http::Responder responder) {
              http::Response response;
              if (!open_ || request.target != "/v4/abc/task") {
                response.status = 404;
              } else {
                response.body =
                    R"({"TaskARN":"arn:aws:ecs:us-east-1:1:task/c/0a1b","AvailabilityZone":)"
                    R"("us-east-1b"})";
              }
              responder.answer(std::move(response));
            }) {
    UniqueFd listener = net::listen_tcp({"127.0.0.1", 0});
    uri_ = "http://" + net::local_endpoint(listener.get()).text() + "/v4/abc";
    server_.listen(std::move(listener));
    thread_ = std::thread([this] { reactor_.run(); });
  }
  ~MetadataEndpoint() {
    reactor_.stop();
    thread_.join();
  }
  const std::string& uri() const { return uri_; }
  void open() { open_ = true; }

 private:
  RealClock clock_;
  net::Reactor reactor_{clock_};
  http::Server server_;
  std::string uri_;
  std::atomic<bool> open_{false};
  std::thread thread_;
};

TEST(Start, IsReadyOnceItKnowsWhereItRuns) {
  MetadataEndpoint metadata;
  Config config = AppUnderTest::default_config();
  config.metadata_uri = metadata.uri();
  AppUnderTest app(config);
  EXPECT_EQ(code_of(app.get("/ready")), "not_ready");
  EXPECT_EQ(app.get("/health").status, 200);
  metadata.open();
  while (app.get("/ready").status != 200) std::this_thread::sleep_for(5ms);
  const auto info = smithy::from_json<api::Info>(app.get("/").body.bytes);
  EXPECT_EQ(info.zone, "us-east-1b");
  EXPECT_EQ(info.task, "0a1b");
}

TEST(Start, GoesOnWithoutMetadataAfterAWhile) {
  MetadataEndpoint metadata;
  Config config = AppUnderTest::default_config();
  config.metadata_uri = metadata.uri();
  AppUnderTest app(config);
  const RealClock clock;
  const Instant start = clock.instant();
  while (app.get("/ready").status != 200) std::this_thread::sleep_for(20ms);
  EXPECT_LT(clock.instant() - start, 5s);
  EXPECT_EQ(smithy::from_json<api::Info>(app.get("/").body.bytes).zone, "unknown");
}

}  // namespace
}  // namespace neargate::app
