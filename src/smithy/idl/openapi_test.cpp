#include "smithy/idl/openapi.hpp"

#include <functional>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "smithy/idl/testdata.hpp"

namespace neargate::smithy::idl {
namespace {

TEST(OpenApi, OfTheSampleIsTheGoldenOne) {
  const Loaded sample = load_sample();
  ASSERT_TRUE(sample.ok());
  expect_golden("golden/openapi.json", openapi_document(sample.model));
}

TEST(OpenApi, AllReferencesLead) {
  const auto document = nlohmann::json::parse(openapi_document(load_sample().model));
  int references = 0;
  const std::function<void(const nlohmann::json&)> visit = [&](const nlohmann::json& node) {
    if (node.is_object() && node.contains("$ref")) {
      ++references;
      const std::string target = node["$ref"];
      EXPECT_TRUE(document.contains(nlohmann::json::json_pointer(target.substr(1)))) << target;
    }
    if (node.is_structured()) {
      for (const auto& child : node) visit(child);
    }
  };
  visit(document);
  EXPECT_GT(references, 5);
}

TEST(OpenApi, NeedsARestJsonService) {
  const Loaded loaded = load({{"m", "namespace n @aws.protocols#awsJson1_0 service S {}"}});
  EXPECT_THROW(openapi_document(loaded.model), Error);
  EXPECT_THROW(openapi_document(load({{"m", "namespace n"}}).model), Error);
}

}  // namespace
}  // namespace neargate::smithy::idl
