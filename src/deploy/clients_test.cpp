#include "deploy/clients.hpp"

#include <gtest/gtest.h>

namespace neargate::deploy {
namespace {

// Answers GetCallerIdentity, and counts.
class Identity final : public aws::Transport {
 public:
  void call(const smithy::Service&, const smithy::Operation& operation, const void*,
            void* output) override {
    ASSERT_EQ(operation.name, "GetCallerIdentity");
    ++calls;
    auto& answer = *static_cast<sts::GetCallerIdentityResponse*>(output);
    answer.account = "123456789012";
    answer.arn = "arn:aws:iam::123456789012:user/anna";
  }
  int calls = 0;
};

TEST(Clients, SayWhomTheyTalkTo) {
  Identity identity;
  Clients near(identity,
               {.region = "us-east-1", .endpoint_url = "http://127.0.0.1:4566", .is_near = true});
  EXPECT_EQ(near.description(), "Neargate on this machine, account 123456789012, us-east-1");
  EXPECT_EQ(near.caller(), "arn:aws:iam::123456789012:user/anna");
  EXPECT_EQ(identity.calls, 1);
  Clients far(identity, {.region = "eu-central-1"});
  EXPECT_EQ(far.description(), "AWS account 123456789012 in eu-central-1");
  Clients other(identity, {.region = "eu-central-1", .endpoint_url = "https://aws.example"});
  EXPECT_EQ(other.description(), "AWS account 123456789012 in eu-central-1 at https://aws.example");
}

}  // namespace
}  // namespace neargate::deploy
