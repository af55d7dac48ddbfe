#include "daemon/resolver_process.hpp"

#include <unistd.h>

#include "base/file.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "daemon/balancer_addresses.hpp"
#include "smithy/json.hpp"

namespace neargate::daemon {
namespace {

constexpr char kProcess[] = "resolver";
// How often one that has died is looked for and started again.
constexpr Milliseconds kWatchEvery{1000};

}  // namespace

resolver::Snapshot resolver_snapshot(const cloud::World& world, const ec2::Ec2& ec2,
                                     const elbv2::Elbv2& elbv2) {
  resolver::Snapshot out;
  out.own_domains = {world.region + ".elb.amazonaws.com"};
  for (const auto& [arn, record] : elbv2.load_balancers()) {
    out.names.push_back({.name = to_lower(*record.load_balancer.dns_name),
                         .addresses = balancer_addresses(record, ec2)});
  }
  for (ec2::VpcNames& vpc : ec2.vpc_names()) {
    if (vpc.resolver_addresses.empty()) continue;
    resolver::VpcNames& shown = out.vpcs.emplace_back();
    shown.id = vpc.vpc_id;
    shown.network_namespace = world.machine.router_path(vpc.vpc_id);
    shown.addresses = std::move(vpc.resolver_addresses);
    shown.cidrs = std::move(vpc.cidrs);
    shown.private_domain = ec2::private_domain(world.region);
    shown.private_names = vpc.private_names;
    for (auto& [name, addresses] : vpc.addresses_of) {
      shown.names.push_back({.name = to_lower(name), .addresses = std::move(addresses)});
    }
  }
  return out;
}

ResolverProcess::ResolverProcess(cloud::World& world, ec2::Ec2& ec2, const elbv2::Elbv2& elbv2,
                                 Places places)
    : world_(world), ec2_(ec2), elbv2_(elbv2), places_(std::move(places)) {
  ec2_.on_network_change([this] {
    if (scheduled_) return;
    scheduled_ = true;
    world_.reactor.at_end_of_turn([this] {
      scheduled_ = false;
      write_names();
    });
  });
}

void ResolverProcess::recover() {
  write_names();
  coroutines_.spawn(keep_running(), [](const std::exception_ptr&) {
    log::error("the resolver is not watched any more");
  });
}

void ResolverProcess::write_names() {
  std::string names = smithy::to_json(resolver_snapshot(world_, ec2_, elbv2_));
  if (names == written_) return;
  try {
    write_file_atomically(names_path(), names, 0600);
    written_ = std::move(names);
  } catch (const std::exception& error) {
    log::error("resolver: {}; it goes on with the names that it has", error.what());
  }
}

net::Task<void> ResolverProcess::keep_running() {
  for (;;) {
    if (!ec2_.vpc_names().empty() && !world_.machine.find_process(kProcess)) co_await start();
    co_await world_.reactor.sleep(kWatchEvery);
  }
}

net::Task<void> ResolverProcess::start() {
  std::string failure;
  try {
    machine::Machine::ProcessSpec process;
    process.name = kProcess;
    process.command = {places_.program, "--snapshot", names_path()};
    process.log_path = places_.log_directory + "/resolver.log";
    co_await world_.machine.start_process(process);
  } catch (const std::exception& error) {
    failure = error.what();
  }
  if (!failure.empty()) log::error("resolver: {}", failure);
}

}  // namespace neargate::daemon
