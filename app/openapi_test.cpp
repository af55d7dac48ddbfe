#include <cstdlib>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "app/embedded.hpp"
#include "base/file.hpp"

namespace neargate::app {
namespace {

// The contract as callers know it: what changes here, changes for them. Where that is intended:
//   UPDATE_GOLDEN=1 app_test --gtest_filter='OpenApi.*'
TEST(OpenApi, IsTheOneThatCallersKnow) {
  const std::string path = std::string(APP_TESTDATA) + "/openapi.json";
  const std::string document = nlohmann::ordered_json::parse(kOpenApiDocument).dump(2) + "\n";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) write_file_atomically(path, document);
  EXPECT_EQ(read_file(path).value_or(""), document);
}

}  // namespace
}  // namespace neargate::app
