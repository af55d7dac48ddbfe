#include "cloud/ecr/lifecycle.hpp"

#include <gmock/gmock.h>

namespace neargate::ecr {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

const Timestamp kNow{Milliseconds(1'750'000'000'000)};

std::string rule(int priority, const std::string& selection) {
  return R"({"rulePriority":)" + std::to_string(priority) + R"(,"action":{"type":"expire"},)" +
         R"("selection":{)" + selection + "}}";
}
std::string policy(const std::string& rules) { return R"({"rules":[)" + rules + "]}"; }

const std::string kUntaggedDays =
    R"("tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":7)";
const std::string kAnyCount =
    R"("tagStatus":"any","countType":"imageCountMoreThan","countNumber":2)";

ImageRecord image(const std::string& digest, int age_in_days, std::vector<std::string> tags = {}) {
  ImageRecord record;
  record.digest = digest;
  record.pushed_at = kNow - hours(24) * age_in_days;
  record.image_tags = std::move(tags);
  return record;
}

std::vector<std::string> expired(const std::string& text, const std::vector<ImageRecord>& images) {
  std::vector<const ImageRecord*> pointers;
  for (const ImageRecord& record : images) pointers.push_back(&record);
  return expired_images(parse_lifecycle_policy(text), pointers, kNow);
}

TEST(Lifecycle, OldImagesWithoutTagGo) {
  const std::vector<ImageRecord> images = {image("new", 7), image("old", 8),
                                           image("tagged", 100, {"v1"})};
  EXPECT_THAT(expired(policy(rule(1, kUntaggedDays)), images), ElementsAre("old"));
}

TEST(Lifecycle, TheNewestAreKept) {
  const std::vector<ImageRecord> images = {image("b", 2), image("d", 4), image("a", 1),
                                           image("c", 3, {"v1"})};
  EXPECT_THAT(expired(policy(rule(1, kAnyCount)), images), UnorderedElementsAre("c", "d"));
}

TEST(Lifecycle, TheFirstRuleThatFitsDecides) {
  const std::string keep = R"("tagStatus":"tagged","tagPrefixList":["v"],)"
                           R"("countType":"imageCountMoreThan","countNumber":9)";
  const std::vector<ImageRecord> images = {image("a", 1), image("b", 2), image("c", 3),
                                           image("release", 50, {"v1"})};
  EXPECT_THAT(expired(policy(rule(5, kAnyCount) + "," + rule(1, keep)), images), ElementsAre("c"));
}

TEST(Lifecycle, AllPatternsMustFindATag) {
  const std::string both =
      R"("tagStatus":"tagged","tagPatternList":["dev-*","*-old"],"countType":"sinceImagePushed",)"
      R"("countUnit":"days","countNumber":1)";
  const std::vector<ImageRecord> images = {image("both", 2, {"dev-1", "x-old"}),
                                           image("one", 2, {"dev-1"}),
                                           image("same", 2, {"dev-old"})};
  EXPECT_THAT(expired(policy(rule(1, both)), images), UnorderedElementsAre("both", "same"));
}

TEST(Lifecycle, WhatAListNamesStays) {
  ImageRecord list = image("list", 1, {"all"});
  list.images = {"member"};
  EXPECT_THAT(expired(policy(rule(1, kUntaggedDays)), {list, image("member", 30)}), ElementsAre());
}

TEST(Lifecycle, BrokenPoliciesAreRefused) {
  const std::string cases[] = {
      "no JSON",
      "{}",
      policy(""),
      policy("{}"),
      policy(rule(0, kAnyCount)),
      policy(rule(1, kAnyCount) + "," + rule(1, kUntaggedDays)),
      policy(rule(1, kAnyCount) + "," + rule(2, kUntaggedDays)),
      policy(rule(1, R"("tagStatus":"tagged","countType":"imageCountMoreThan","countNumber":2)")),
      policy(rule(1, R"("tagStatus":"any","countType":"sinceImagePushed","countNumber":2)")),
      policy(rule(1, R"("tagStatus":"any","countType":"imageCountMoreThan","countNumber":0)")),
      policy(rule(1, R"("tagStatus":"some","countType":"imageCountMoreThan","countNumber":2)")),
  };
  for (const std::string& text : cases) {
    EXPECT_THROW(parse_lifecycle_policy(text), LifecycleError) << text;
  }
}

}  // namespace
}  // namespace neargate::ecr
