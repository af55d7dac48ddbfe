#include <algorithm>
#include <cstring>
#include <map>
#include <netinet/in.h>
#include <sys/resource.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "cloud/ec2/reach.hpp"
#include "cloud/ec2/test_operations.hpp"
#include "cloud/test_world.hpp"
#include "machine/network_kernel.hpp"
#include "machine/public_pool.hpp"
#include "machine/test_machine.hpp"
#include "reachability/prober.hpp"
#include "reachability/random_network.hpp"

// Random networks in the real kernel, with real attempts between all pairs, compared with what
// reach() says of their records.
//
//   reachability_test --vpcs 300 --seed 7     one batch of VPCs for each seed from this on
namespace neargate::reachability {
namespace {

constexpr int kVpcsPerBatch = 10;
constexpr char kName[] = "ngrt";

int g_vpcs = std::getenv("NEARGATE_SOAK") != nullptr ? 300 : 20;
std::uint64_t g_seed = 1;

std::string protocol_text(const Probe& probe) {
  if (probe.protocol == IPPROTO_ICMP) return "icmp";
  return (probe.protocol == IPPROTO_TCP ? "tcp " : "udp ") + std::to_string(probe.port);
}

std::string hops_text(const ec2::Reach& reach) {
  std::string text;
  for (const ec2::Hop& hop : reach.hops) {
    text += std::string("    ") + (hop.answer ? "<- " : "-> ") + (hop.passes ? "" : "STOP ") +
            hop.type + " " + hop.id + ": " + hop.text + "\n";
  }
  return text;
}

class Reachability : public testing::Test {
 protected:
  struct Question {
    ec2::ReachQuery query;
    Probe probe;
  };

  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "SKIPPED: needs root";
    if (machine::find_program("nft").empty()) GTEST_SKIP() << "SKIPPED: needs nftables";
    lock_ = machine::take_machine();
    rlimit files{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur = files.rlim_max;  // a socket for each attempt
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &files), 0);
    char directory[] = "/tmp/neargate-reachability-XXXXXX";
    ASSERT_NE(::mkdtemp(directory), nullptr);
    directory_ = directory;
    pool_ = machine::claim_public_pool(kName, directory_, "");
    names_.emplace(kName, pool_);
    machine::NetworkKernel(*names_, directory_).remove_everything();
  }
  void TearDown() override {
    if (directory_.empty()) return;
    machine::NetworkKernel(*names_, directory_).remove_everything();
    machine::release_public_pool(kName);
    std::filesystem::remove_all(directory_);
  }

  // One batch of VPCs, as they are made and after changes.
  void run_batch(std::uint64_t seed, int vpcs);
  std::vector<Question> questions(ec2::Ec2& ec2, RandomNetwork& network);
  void compare(ec2::Ec2& ec2, const aws::Call& call, RandomNetwork& network, Prober& prober,
               std::uint64_t seed);

  UniqueFd lock_;
  std::string directory_, pool_;
  std::optional<machine::Names> names_;
  std::size_t attempts_ = 0, passed_ = 0, mismatches_ = 0;
  std::map<std::string, std::size_t> decided_by_;
};

std::vector<Reachability::Question> Reachability::questions(ec2::Ec2& ec2, RandomNetwork& network) {
  std::vector<Question> out;
  const auto ask = [&](const std::string& attachment, const std::string& source_name,
                       const std::string& source, const std::string& destination, int protocol,
                       std::uint16_t port) {
    out.push_back({.query = {source_name, destination, protocol, port},
                   .probe = {attachment, source, destination, protocol, port}});
  };
  const auto ask_some = [&](const auto&... ends) {
    switch (network.below(4)) {
      case 0:
        return ask(ends..., IPPROTO_UDP, kUdpPort);
      case 1:
        return ask(ends..., IPPROTO_ICMP, 0);
      default:
        return ask(ends..., IPPROTO_TCP, kTcpPorts[network.below(2)]);
    }
  };
  const auto ask_all = [&](const auto&... ends) {
    for (const std::uint16_t port : kTcpPorts) ask(ends..., IPPROTO_TCP, port);
    ask(ends..., IPPROTO_UDP, kUdpPort);
    ask(ends..., IPPROTO_ICMP, 0);
  };
  const std::string host = names_->host_address();
  for (const std::string& from : network.interfaces()) {
    const ec2::NetworkInterfaceRecord& source = *ec2.find_interface(from);
    const std::string& own = *source.network_interface.private_ip_address;
    ask_all(*source.attachment, from, own, host);
    if (source.network_interface.association) {
      ask_all("", host, host, *source.network_interface.association->public_ip);
    }
    for (const std::string& to : network.interfaces()) {
      const ec2::NetworkInterfaceRecord& target = *ec2.find_interface(to);
      if (target.attachment == source.attachment) continue;
      if (target.network_interface.vpc_id == source.network_interface.vpc_id) {
        ask_all(*source.attachment, from, own, *target.network_interface.private_ip_address);
      }
      if (target.network_interface.association) {
        ask_some(*source.attachment, from, own, *target.network_interface.association->public_ip);
      }
    }
  }
  return out;
}

void Reachability::compare(ec2::Ec2& ec2, const aws::Call& call, RandomNetwork& network,
                           Prober& prober, std::uint64_t seed) {
  const ec2::NetworkRecords records = ec2::describe_network(ec2::TestOperations{ec2, call});
  const std::vector<Question> asked = questions(ec2, network);
  std::vector<ec2::Reach> answers;
  std::vector<Probe> probes;
  for (const Question& question : asked) {
    answers.push_back(ec2::reach(records, question.query));
    probes.push_back(question.probe);
    probes.back().expected = answers.back().passes;
  }
  prober.run(probes);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const ec2::Hop& last = answers[i].hops.back();
    ++decided_by_[answers[i].passes ? "passed" : last.type + (last.answer ? " (answer)" : "")];
    ++attempts_;
    passed_ += probes[i].passed ? 1 : 0;
    if (probes[i].passed == probes[i].expected) continue;
    ++mismatches_;
    ADD_FAILURE() << "seed " << seed << ": " << asked[i].query.source << " (" << probes[i].source
                  << ") to " << probes[i].destination << " " << protocol_text(probes[i])
                  << ": the kernel lets it " << (probes[i].passed ? "pass" : "not pass")
                  << ", reach() says\n"
                  << hops_text(answers[i]);
  }
}

void Reachability::run_batch(std::uint64_t seed, int vpcs) {
  cloud::TestWorld world;
  world.world().public_pool = pool_;
  ec2::Ec2 ec2(world);
  for (const char* quota : {"vpcs", "elastic-ips", "nat-gateways-per-zone"}) {
    ec2.quotas().set(quota, 1000);  // AWS's five are what few networks are within
  }
  const aws::Call call = world.call();
  RandomNetwork network(ec2, call, names_->host_address(), seed);
  for (int i = 0; i < vpcs; ++i) network.add_vpc();
  machine::NetworkKernel kernel(*names_, directory_);
  kernel.apply(ec2.network_spec());
  Prober prober(*names_);
  prober.listen("", {names_->host_address()});
  for (const machine::Attachment& attachment : ec2.network_spec().attachments) {
    std::vector<std::string> addresses;
    for (const machine::Interface& interface : attachment.interfaces) {
      addresses.push_back(interface.address);
      if (!interface.public_address.empty()) addresses.push_back(interface.public_address);
    }
    prober.listen(attachment.name, addresses);
  }
  compare(ec2, call, network, prober, seed);
  network.change();
  kernel.apply(ec2.network_spec());
  compare(ec2, call, network, prober, seed);
  prober.stop_listening();
  kernel.remove_everything();
}

TEST_F(Reachability, TheKernelAgreesWithTheRecords) {
  int left = g_vpcs;
  for (std::uint64_t seed = g_seed; left > 0 && mismatches_ < 20; ++seed) {
    const int vpcs = std::min(left, kVpcsPerBatch);
    run_batch(seed, vpcs);
    left -= vpcs;
  }
  std::printf("%d VPCs from seed %lu on: %zu attempts, %zu passed, %zu mismatches\n", g_vpcs,
              static_cast<unsigned long>(g_seed), attempts_, passed_, mismatches_);
  for (const auto& [what, count] : decided_by_) std::printf("  %6zu %s\n", count, what.c_str());
  EXPECT_GT(passed_, attempts_ / 20) << "a network in which nothing passes shows nothing";
}

}  // namespace
}  // namespace neargate::reachability

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--vpcs") == 0) {
      neargate::reachability::g_vpcs = std::atoi(argv[i + 1]);
    } else if (std::strcmp(argv[i], "--seed") == 0) {
      neargate::reachability::g_seed = std::strtoull(argv[i + 1], nullptr, 10);
    }
  }
  return RUN_ALL_TESTS();
}
