#include "machine/public_pool.hpp"

#include <arpa/inet.h>
#include <charconv>
#include <filesystem>
#include <map>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "machine/cidr.hpp"
#include "machine/host_lock.hpp"

namespace neargate::machine {
namespace {

constexpr char kDirectory[] = "/run/neargate-public-pools";
constexpr char kWhole[] = "198.18.0.0/15";
constexpr int kPrefix = 20;
constexpr std::uint32_t kPools = 1u << (kPrefix - 15);

std::string claim_path(const std::string& name) { return std::string(kDirectory) + "/" + name; }
std::string kept_path(const std::string& state_directory) {
  return state_directory + "/public_pool";
}

struct Claim {
  Cidr pool;
  std::string state_directory;
};

bool overlap(const Cidr& one, const Cidr& other) {
  return one.contains(other) || other.contains(one);
}

// By name. What an instance claimed whose state is gone is free again.
std::map<std::string, Claim> claims() {
  std::map<std::string, Claim> out;
  for (const auto& entry : std::filesystem::directory_iterator(kDirectory)) {
    const std::string name = entry.path().filename();
    const std::string text = read_file(entry.path()).value_or("");
    const auto words = split(trim(text), '\n');
    const auto pool = Cidr::parse(words[0]);
    if (!pool || words.size() != 2) continue;
    const std::string state_directory(words[1]);
    if (::access(kept_path(state_directory).c_str(), F_OK) != 0) continue;
    out[name] = {*pool, state_directory};
  }
  return out;
}

const std::string* holder_of(const Cidr& pool, const std::map<std::string, Claim>& others) {
  for (const auto& [name, claim] : others) {
    if (overlap(claim.pool, pool)) return &name;
  }
  return nullptr;
}

// Whether the host has a route into it: of another program, or of an instance that claims nothing.
bool has_route(const Cidr& pool) {
  const std::string table = read_file("/proc/net/route").value_or("");
  for (const std::string_view line : split(table, '\n')) {
    const auto fields = split(line, '\t');
    if (fields.size() < 2 || fields[0] == "Iface") continue;  // the heading
    std::uint32_t destination = 0;                            // in the order of the network
    std::from_chars(fields[1].begin(), fields[1].end(), destination, 16);
    if (pool.contains({ntohl(destination), 32})) return true;
  }
  return false;
}

// The default instance's is the first. Others start to look elsewhere, each at a place of its own,
// so that one that is down for a while finds its pool free when it comes back.
Cidr free_pool(const std::string& name, const std::map<std::string, Claim>& others) {
  const std::uint32_t start = name == "ng" ? 0 : 1 + sha256(name)[0] % (kPools - 1);
  for (std::uint32_t i = 0; i < kPools; ++i) {
    const std::uint32_t number = (start + i) % kPools;
    const Cidr pool{Cidr::of(kWhole).network + (number << (32 - kPrefix)), kPrefix};
    if (holder_of(pool, others) == nullptr && !has_route(pool)) return pool;
  }
  throw Error(
      std::string("no public addresses are left of ") + kWhole,
      "other instances of Neargate, or routes of this host, have them all",
      "end an instance with `neargate down`, or give --public-pool a network that this host "
      "does not use");
}

}  // namespace

std::string claim_public_pool(const std::string& name, const std::string& state_directory,
                              const std::string& wanted) {
  const UniqueFd locked = lock_host_directory(kDirectory);
  auto others = claims();
  if (const auto own = others.find(name); own != others.end()) {
    if (own->second.state_directory != state_directory) {
      throw Error("cannot start the instance '" + name + "' on the state in " + state_directory,
                  "what runs under that name is of the state in " + own->second.state_directory,
                  "give this one another --name, or end that one first: neargate --state " +
                      own->second.state_directory + " down");
    }
    others.erase(own);
  }
  const std::string kept(trim(read_file(kept_path(state_directory)).value_or("")));
  if (!kept.empty() && !wanted.empty() && Cidr::of(kept) != Cidr::of(wanted)) {
    throw Error("cannot change the public addresses to " + wanted,
                "the state in " + state_directory + " has given out addresses of " + kept,
                "leave --public-pool out, or forget that state with `neargate down --purge`");
  }
  const std::string asked = kept.empty() ? wanted : kept;
  const Cidr pool = asked.empty() ? free_pool(name, others) : Cidr::of(asked);
  if (const std::string* holder = holder_of(pool, others)) {
    throw Error(
        "the public addresses " + pool.text() + " are in use",
        "the instance '" + *holder + "' (" + others.at(*holder).state_directory + ") has them",
        "end that one first: neargate --state " + others.at(*holder).state_directory + " down");
  }
  write_file_atomically(kept_path(state_directory), pool.text() + "\n", 0600);
  write_file_atomically(claim_path(name), pool.text() + "\n" + state_directory + "\n", 0600);
  return pool.text();
}

void release_public_pool(const std::string& name) {
  if (::access(kDirectory, F_OK) != 0) return;
  const UniqueFd locked = lock_host_directory(kDirectory);
  ::unlink(claim_path(name).c_str());
  ::rmdir(kDirectory);  // stays while others are in it
}

}  // namespace neargate::machine
