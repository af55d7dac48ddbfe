#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "machine/machine.hpp"
#include "net/task.hpp"

// What ECS needs of the other services, and nothing else of them. The daemon implements it over
// EC2, ELBv2, ECR, Logs, SSM and IAM; unit tests over a fake.
namespace neargate::ecs {

// The elastic network interface of a task.
struct TaskInterface {
  std::string id;               // "eni-…"
  std::string private_address;  // "10.0.11.7"
  std::string public_address;   // "" where it has none
  std::string mac_address;
  std::string private_dns_name;
  std::string subnet_cidr;
  std::string gateway;   // the subnet's router
  std::string resolver;  // the VPC's
};

struct InterfaceRequest {
  std::string attachment;  // the task's id: the name of its machine::Attachment
  std::string subnet;
  std::vector<std::string> security_groups;  // empty: the VPC's default group
  bool assign_public_ip = false;
  std::string description;
};

struct Target {
  std::string address;
  int port = 0;
  std::string zone;
  auto operator<=>(const Target&) const = default;
};

// As DescribeTargetHealth names them.
enum class TargetHealth { initial, healthy, unhealthy, draining, unused };

struct TargetState {
  TargetHealth health = TargetHealth::unused;
  std::string description;  // "Health checks failed with these codes: [503]"
};

// As CloudWatch's StateValue names them; `missing` where there is no such alarm.
enum class AlarmState { ok, alarm, insufficient_data, missing };

// Whether a task's calls of an AWS service arrive.
struct ServiceWay {
  bool open = true;
  std::string host;     // "api.ecr.us-east-1.amazonaws.com"
  std::string address;  // what it resolves to there; "" where no name is resolved
  std::string missing;  // where there is no way: why, and what to do
};

struct LogEntry {
  Timestamp time;
  std::string message;
};

struct TaskCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  Timestamp expiration;
};

class Environment {
 public:
  virtual ~Environment() = default;

  // --- Network ---
  // The availability zone of a subnet; "" where there is no such subnet.
  virtual std::string zone_of_subnet(const std::string& subnet) const = 0;
  virtual bool security_group_exists(const std::string& group) const = 0;
  // Records an interface. Throws aws::Error where there is no free address or no such subnet.
  virtual TaskInterface create_interface(const InterfaceRequest& request) = 0;
  virtual void release_interface(const std::string& interface) = 0;  // gone already: fine
  // Brings the kernel's network up to date with the records; the attachment is there afterwards, or
  // gone where its interface was released.
  virtual net::Task<void> network_ready(std::string attachment) = 0;

  // The way from an interface to "ecr.api", "ecr.dkr", "s3", "logs" or "ssm", as subnets,
  // gateways, endpoints and security groups are now.
  virtual ServiceWay service_way(const std::string& interface,
                                 const std::string& service) const = 0;

  // --- Images ---
  // The ARN of the repository in our own registry, as ECR, that an image is in; "" where it is
  // elsewhere.
  virtual std::string repository_of_image(const std::string& reference) const = 0;
  // Finds an image by "<registry>/<name>:<tag>" or "…@sha256:…". Throws machine::MachineError
  // (cannot_pull_image), whose text is what follows "CannotPullContainerError: ".
  virtual net::Task<machine::ImageSource> resolve_image(std::string reference) = 0;

  // --- Load balancing ---
  virtual bool target_group_exists(const std::string& arn) const = 0;
  virtual bool target_group_has_load_balancer(const std::string& arn) const = 0;
  virtual void register_target(const std::string& target_group, const Target& target) = 0;
  virtual void deregister_target(const std::string& target_group, const Target& target) = 0;
  virtual TargetState target_state(const std::string& target_group, const Target& target) const = 0;
  // Called whenever the health of any target has changed.
  virtual void on_target_change(
      std::function<void(const std::string& target_group, const std::string& address)> handler) = 0;

  // --- Alarms ---
  virtual AlarmState alarm_state(const std::string& name) const = 0;

  // --- Logs ---
  virtual bool log_group_exists(const std::string& group) const = 0;
  // There already: fine.
  virtual void create_log_group(const std::string& group) = 0;
  virtual void create_log_stream(const std::string& group, const std::string& stream) = 0;
  // Appends in order; makes the stream where it is missing. A group that has gone: dropped.
  virtual void append_log(const std::string& group, const std::string& stream,
                          const std::vector<LogEntry>& entries) = 0;

  // --- Secrets ---
  // The decrypted value of a parameter, by name or ARN. Throws aws::Error.
  virtual std::string parameter(const std::string& name_or_arn) const = 0;
  // The ARN of the KMS key of one's own that encrypts it; "" where none does. AWS's own key for
  // parameters may be used by everybody in the account.
  virtual std::string key_of_parameter(const std::string& name_or_arn) const = 0;

  // --- Roles, by ARN or name ---
  // Whether there is such a role, and its trust policy lets ECS act as it for tasks.
  virtual bool may_assume(const std::string& role) const = 0;
  // Asks the policies that apply to the role, as they are now. Nothing where it may; else who may
  // not do what on what, and why, in AWS's words. `session` is the task's id.
  virtual std::optional<std::string> refusal(const std::string& role, const std::string& session,
                                             const std::string& action,
                                             const std::string& resource) = 0;
  // Throws aws::Error where ECS may not act as the role (any more).
  virtual TaskCredentials issue_credentials(const std::string& role,
                                            const std::string& session) = 0;
};

}  // namespace neargate::ecs
