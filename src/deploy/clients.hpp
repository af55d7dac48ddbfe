#pragma once

#include <string>

#include "aws/transport.hpp"
#include "gen/autoscaling/client.hpp"
#include "gen/cloudwatch/client.hpp"
#include "gen/dynamodb/client.hpp"
#include "gen/ec2/client.hpp"
#include "gen/ecr/client.hpp"
#include "gen/ecs/client.hpp"
#include "gen/elbv2/client.hpp"
#include "gen/iam/client.hpp"
#include "gen/kms/client.hpp"
#include "gen/logs/client.hpp"
#include "gen/s3/client.hpp"
#include "gen/ssm/client.hpp"
#include "gen/sts/client.hpp"

namespace neargate::deploy {

// Where the clients' calls go.
struct Place {
  std::string region;
  std::string endpoint_url;  // "": AWS itself
  bool is_near = false;      // a Neargate on this machine
};

// The typed clients of one account and region, over one transport, which must outlive them.
// Blocking; for one thread.
class Clients {
 public:
  Clients(aws::Transport& transport, Place place);

  autoscaling::Client autoscaling;
  cloudwatch::Client cloudwatch;
  dynamodb::Client dynamodb;
  ec2::Client ec2;
  ecr::Client ecr;
  ecs::Client ecs;
  elbv2::Client elbv2;
  iam::Client iam;
  kms::Client kms;
  logs::Client logs;
  s3::Client s3;
  ssm::Client ssm;
  sts::Client sts;

  const std::string& region() const { return place_.region; }
  const std::string& endpoint_url() const { return place_.endpoint_url; }
  bool is_near() const { return place_.is_near; }
  aws::Transport& transport() const { return transport_; }
  // The account, and the ARN of who calls: STS is asked once, when the first of them is wanted.
  const std::string& account();
  const std::string& caller();
  // For the first line of what changes something: "Neargate on this machine, account 123456789012,
  // us-east-1" or "AWS account 123456789012 in eu-central-1". Asks STS, so that credentials which
  // are no good are found out before anything else is done.
  std::string description();

 private:
  void ask_identity();

  aws::Transport& transport_;
  Place place_;
  std::string account_, caller_;
};

}  // namespace neargate::deploy
