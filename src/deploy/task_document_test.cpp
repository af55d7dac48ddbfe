#include "deploy/task_document.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace neargate::deploy {
namespace {

const char* const kDescription =
    R"({"tags":[],"taskDefinition":{"taskDefinitionArn":)"
    R"("arn:aws:ecs:us-east-1:123456789012:task-definition/web:7",)"
    R"("family":"web","revision":7,"status":"ACTIVE","requiresAttributes":[{"name":"x"}],)"
    R"("compatibilities":["FARGATE"],"registeredAt":1,"registeredBy":"arn:x","volumes":[],)"
    R"("cpu":"256","memory":"512","networkMode":"awsvpc","pidMode":"task",)"
    R"("containerDefinitions":[{"name":"app","image":"app:1","cpu":0,"mountPoints":[],)"
    R"("portMappings":[{"containerPort":80,"hostPort":80}],)"
    R"("environment":[{"name":"B","value":"2"},{"name":"A","value":"1"}]},)"
    R"({"name":"logs","image":"logs:1","essential":false}]}})";

TEST(TaskDocument, IsRegisteredAsItWasDescribed) {
  // What this program knows nothing about (pidMode) is kept.
  EXPECT_EQ(registration_of(
                R"({"taskDefinition":{"family":"web","revision":7,"pidMode":"task"},"tags":[]})"),
            R"({"family":"web","pidMode":"task"})");
  EXPECT_EQ(registration_of(kDescription).find("revision"), std::string::npos);
}

TEST(TaskDocument, GetsTags) {
  EXPECT_EQ(with_tags(R"({"family":"web"})", {{"a", "1"}, {"b", ""}}),
            R"({"family":"web","tags":[{"key":"a","value":"1"},{"key":"b","value":""}]})");
}

TEST(TaskDocument, GetsAnImageForOneContainer) {
  const auto containers = containers_of(with_image(registration_of(kDescription), "app", "app@2"));
  ASSERT_EQ(containers.size(), 2u);
  EXPECT_EQ(containers[0].image, "app@2");
  EXPECT_EQ(containers[1].image, "logs:1");
  EXPECT_FALSE(containers[1].essential);
  EXPECT_THROW(with_image(registration_of(kDescription), "web", "app@2"), Error);
}

TEST(TaskDocument, IsShownWithoutNoise) {
  EXPECT_EQ(readable(registration_of(kDescription)),
            R"({
  "containerDefinitions": [
    {
      "environment": [
        {
          "name": "A",
          "value": "1"
        },
        {
          "name": "B",
          "value": "2"
        }
      ],
      "image": "app:1",
      "name": "app",
      "portMappings": [
        {
          "containerPort": 80
        }
      ]
    },
    {
      "essential": false,
      "image": "logs:1",
      "name": "logs"
    }
  ],
  "cpu": "256",
  "family": "web",
  "memory": "512",
  "networkMode": "awsvpc",
  "pidMode": "task"
}
)");
}

TEST(TaskDocument, ContainerForTheImage) {
  const ContainerSummary app{.name = "app"}, proxy{.name = "proxy"};
  const ContainerSummary helper{.name = "helper", .essential = false};
  EXPECT_EQ(choose_image_container({app, proxy}, "proxy", "app"), "proxy");
  EXPECT_EQ(choose_image_container({helper}, "", ""), "helper");
  EXPECT_EQ(choose_image_container({app, proxy}, "", "proxy"), "proxy");
  EXPECT_EQ(choose_image_container({helper, app}, "", ""), "app");
  EXPECT_THROW(choose_image_container({app, proxy}, "", ""), Error);
}

}  // namespace
}  // namespace neargate::deploy
