#include "resolver/names.hpp"

#include <algorithm>

#include "machine/cidr.hpp"

namespace neargate::resolver {
namespace {

using dns::Answer;
using machine::Cidr;

bool is_below(std::string_view name, std::string_view domain) {
  return name.size() > domain.size() && name.ends_with(domain) &&
         name[name.size() - domain.size() - 1] == '.';
}

const Name* find(const std::vector<Name>& names, std::string_view name) {
  for (const Name& known : names) {
    if (known.name == name) return &known;
  }
  for (const Name& known : names) {
    if (known.name.starts_with("*.") && is_below(name, known.name.substr(2))) return &known;
  }
  return nullptr;
}

bool is_in(const VpcNames& vpc, std::uint32_t address) {
  return std::any_of(vpc.cidrs.begin(), vpc.cidrs.end(), [&](const std::string& cidr) {
    return Cidr::of(cidr).contains({.network = address, .prefix = 32});
  });
}

std::string private_name(const VpcNames& vpc, std::uint32_t address) {
  std::string name = "ip-" + machine::address_text(address);
  std::replace(name.begin(), name.end(), '.', '-');
  return name + "." + vpc.private_domain;
}

// The address that "ip-10-0-1-5" of the private domain stands for, where it is one of the VPC's.
// Whether an interface has it does not matter, as in EC2.
std::optional<std::uint32_t> private_address(const VpcNames& vpc, std::string_view name) {
  std::string text(name.substr(0, name.size() - vpc.private_domain.size() - 1));
  if (!text.starts_with("ip-")) return std::nullopt;
  text.erase(0, 3);
  std::replace(text.begin(), text.end(), '-', '.');
  const auto address = Cidr::parse(text);
  if (!address || address->prefix != 32 || !is_in(vpc, address->network)) return std::nullopt;
  // Only as it is written by us: no zeros in front.
  if (private_name(vpc, address->network) != name) return std::nullopt;
  return address->network;
}

Answer addresses(const dns::Query& query, std::vector<std::uint32_t> found) {
  // A name that has no record of the type that is asked for still exists.
  if (query.type != dns::kTypeA && query.type != dns::kTypeAny) return {};
  if (!found.empty()) {
    const std::size_t first = query.id % found.size();
    std::rotate(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(first), found.end());
  }
  return {.code = dns::ReturnCode::no_error, .addresses = std::move(found), .pointer = {}};
}

Answer addresses(const dns::Query& query, const Name& known) {
  std::vector<std::uint32_t> found;
  for (const std::string& address : known.addresses) found.push_back(Cidr::of(address).network);
  return addresses(query, std::move(found));
}

Answer no_such_name() {
  return {.code = dns::ReturnCode::no_such_name, .addresses = {}, .pointer = {}};
}

Answer reverse(const VpcNames& vpc, const dns::Query& query, std::uint32_t address) {
  if (!vpc.private_names) return no_such_name();
  Answer answer;
  if (query.type == dns::kTypePtr || query.type == dns::kTypeAny) {
    answer.pointer = private_name(vpc, address);
  }
  return answer;
}

}  // namespace

std::optional<Answer> answer_from(const Snapshot& snapshot, const VpcNames& vpc,
                                  const dns::Query& query) {
  if (query.klass != dns::kClassInternet) return std::nullopt;
  if (const auto address = dns::reverse_address(query.name)) {
    if (!is_in(vpc, *address)) return std::nullopt;
    return reverse(vpc, query, *address);
  }
  for (const auto* names : {&vpc.names, &snapshot.names}) {
    if (const Name* known = find(*names, query.name)) return addresses(query, *known);
  }
  if (is_below(query.name, vpc.private_domain)) {
    const auto address = private_address(vpc, query.name);
    if (!address || !vpc.private_names) return no_such_name();
    return addresses(query, std::vector{*address});
  }
  for (const std::string& domain : snapshot.own_domains) {
    if (is_below(query.name, domain)) return no_such_name();
  }
  return std::nullopt;
}

}  // namespace neargate::resolver
