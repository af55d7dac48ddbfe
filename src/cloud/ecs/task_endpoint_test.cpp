#include "cloud/ecs/task_endpoint.hpp"

#include "cloud/ecs/service_fixture_for_test.hpp"

namespace neargate::ecs::testing {
namespace {

class TaskEndpointTest : public ServiceTest {
 protected:
  // A task of the service, with this task role.
  void start(const std::optional<std::string>& role) {
    auto request = definition("web");
    request.task_role_arn = role;
    ecs().register_task_definition(request, call_);
    create(service("site", 1));
    until([&] { return steady(); });
    id_ = tasks_of_site().front();
    uri_ = environment_variable("ECS_AGENT_URI");
  }
  std::string environment_variable(const std::string& name) {
    for (const auto& [key, value] : machine_.kept[id_ + "-app"].spec.environment) {
      if (key == name) return value;
    }
    return "";
  }
  http::Response send(const std::string& method, const std::string& url,
                      const std::string& body = "") {
    http::Request request;
    request.method = method;
    request.target = url;
    request.body = body;
    return endpoint().answer(id_, request);
  }
  http::Response state(const std::string& method, const std::string& body = "") {
    return send(method, uri_ + "/task-protection/v1/state", body);
  }
  TaskEndpoint& endpoint() {
    if (!endpoint_) {
      endpoint_.emplace(ecs().state(), environment(),
                        [this](const std::string& id, std::optional<std::chrono::minutes> time) {
                          ecs().runner().protect(id, time);
                        });
    }
    return *endpoint_;
  }

  std::string id_, uri_;
  std::optional<TaskEndpoint> endpoint_;
};

constexpr const char* kRole = "arn:aws:iam::123456789012:role/app";

TEST_F(TaskEndpointTest, ATaskProtectsItself) {
  start(kRole);
  EXPECT_TRUE(uri_.starts_with("http://169.254.170.2/api/"));
  const std::string arn = *task(id_).task_arn;
  EXPECT_EQ(state("GET").body.bytes,
            R"({"protection":{"ExpirationDate":null,"ProtectionEnabled":false,"TaskArn":")" + arn +
                "\"}}");
  const std::string protected_text =
      state("PUT", R"({"ProtectionEnabled":true,"ExpiresInMinutes":60})").body.bytes;
  EXPECT_NE(protected_text.find("\"ProtectionEnabled\":true"), std::string::npos);
  EXPECT_EQ(state("GET").body.bytes, protected_text);
  EXPECT_EQ(*ecs().state().find_task(id_)->protected_until, clock_.now() + std::chrono::hours(1));

  update([](UpdateServiceRequest& request) { request.desired_count = 0; });
  pass(Milliseconds(1000));
  EXPECT_EQ(task(id_).desired_status, "RUNNING") << "protected";
  EXPECT_EQ(state("PUT", R"({"ProtectionEnabled":false})").status, 200);
  until([&] { return task(id_).desired_status == "STOPPED"; });
  EXPECT_EQ(state("PUT", R"({"ProtectionEnabled":true})").body.bytes,
            R"({"failure":{"Arn":")" + arn +
                R"(","Detail":"The task is stopping or has stopped.","Reason":"TASK_NOT_VALID"}})");
}

TEST_F(TaskEndpointTest, RefusesWhatIsNoRequest) {
  start(kRole);
  const struct {
    const char* method;
    const char* body;
    int status;
    const char* code;
  } cases[] = {
      {"PUT", "", 400, "InvalidParameterException"},
      {"PUT", "{}", 400, "InvalidParameterException"},
      {"PUT", R"({"ProtectionEnabled":"true"})", 400, "InvalidParameterException"},
      {"PUT", R"({"ProtectionEnabled":true,"Until":1})", 400, "InvalidParameterException"},
      {"PUT", R"({"ProtectionEnabled":true,"ExpiresInMinutes":0})", 400,
       "InvalidParameterException"},
      {"PUT", R"({"ProtectionEnabled":true,"ExpiresInMinutes":2881})", 400,
       "InvalidParameterException"},
      {"PUT", R"({"ProtectionEnabled":true,"ExpiresInMinutes":99999999999})", 400,
       "InvalidParameterException"},
      {"POST", R"({"ProtectionEnabled":true})", 405, "InvalidParameterException"},
  };
  for (const auto& each : cases) {
    const http::Response response = state(each.method, each.body);
    EXPECT_EQ(response.status, each.status) << each.body;
    EXPECT_NE(response.body.bytes.find(each.code), std::string::npos) << response.body.bytes;
  }
  EXPECT_EQ(send("GET", "/api/other/task-protection/v1/state").status, 404);
  EXPECT_EQ(send("GET", uri_ + "/task-protection/v2/state").status, 404);
}

TEST_F(TaskEndpointTest, NeedsATaskRole) {
  start(std::nullopt);
  const http::Response response = state("PUT", R"({"ProtectionEnabled":true})");
  EXPECT_EQ(response.status, 403);
  EXPECT_NE(response.body.bytes.find("AccessDeniedException"), std::string::npos);
}

TEST_F(TaskEndpointTest, TellsOfTheTaskAndItsUse) {
  start(kRole);
  const std::string metadata = environment_variable("ECS_CONTAINER_METADATA_URI_V4");
  for (const char* path : {"", "/task", "/taskWithTags", "/stats", "/task/stats"}) {
    EXPECT_EQ(send("GET", metadata + path).status, 200) << path;
  }
  EXPECT_EQ(send("GET", metadata + "/other").status, 404);
}

}  // namespace
}  // namespace neargate::ecs::testing
