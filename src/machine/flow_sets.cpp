#include "machine/flow_sets.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <endian.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "machine/cidr.hpp"
#include "machine/flow_filter.hpp"

namespace neargate::machine {
namespace {

using Bytes = std::string_view;

constexpr std::size_t kReceiveBytes = 1
                                      << 16;  // the kernel's answers come in parts of at most that

template <class T>
T read_at(Bytes bytes, std::size_t offset) {
  T value{};
  if (offset + sizeof value <= bytes.size())
    std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

// The attributes in a run of them, each with its type.
template <class Visit>
void each_attribute(Bytes bytes, Visit visit) {
  while (bytes.size() >= sizeof(nlattr)) {
    const auto head = read_at<nlattr>(bytes, 0);
    if (head.nla_len < sizeof(nlattr) || head.nla_len > bytes.size()) return;
    visit(head.nla_type & NLA_TYPE_MASK,
          bytes.substr(sizeof(nlattr), head.nla_len - sizeof(nlattr)));
    bytes.remove_prefix(std::min<std::size_t>(bytes.size(), NLA_ALIGN(head.nla_len)));
  }
}

Bytes attribute(Bytes bytes, int wanted) {
  Bytes found;
  each_attribute(bytes, [&](int type, Bytes value) {
    if (type == wanted) found = value;
  });
  return found;
}

void append_attribute(std::string& request, int type, const std::string& text) {
  nlattr head{};
  head.nla_type = static_cast<std::uint16_t>(type);
  head.nla_len = static_cast<std::uint16_t>(sizeof head + text.size() + 1);
  request.append(reinterpret_cast<const char*>(&head), sizeof head);
  request += text;
  request.append(NLA_ALIGN(head.nla_len) - head.nla_len + 1, '\0');
}

std::string dump_request(int message, const std::string& attributes) {
  nlmsghdr head{};
  head.nlmsg_len =
      static_cast<std::uint32_t>(sizeof(nlmsghdr) + sizeof(nfgenmsg) + attributes.size());
  head.nlmsg_type = static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | message);
  head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  nfgenmsg family{};
  family.nfgen_family = NFPROTO_IPV4;
  family.version = NFNETLINK_V0;
  std::string request(reinterpret_cast<const char*>(&head), sizeof head);
  request.append(reinterpret_cast<const char*>(&family), sizeof family);
  return request + attributes;
}

// Asks for a dump, and passes on what is in each message after its header.
template <class Visit>
void dump(const std::string& request, Visit visit) {
  const UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER));
  if (!fd) throw system_error("cannot talk to nftables", errno);
  if (::send(fd.get(), request.data(), request.size(), 0) < 0) {
    throw system_error("cannot ask nftables", errno);
  }
  std::string buffer(kReceiveBytes, '\0');
  while (true) {
    const ssize_t got = ::recv(fd.get(), buffer.data(), buffer.size(), 0);
    if (got < 0) throw system_error("cannot read from nftables", errno);
    Bytes bytes(buffer.data(), static_cast<std::size_t>(got));
    while (bytes.size() >= sizeof(nlmsghdr)) {
      const auto head = read_at<nlmsghdr>(bytes, 0);
      if (head.nlmsg_len < sizeof head || head.nlmsg_len > bytes.size()) break;
      const Bytes body = bytes.substr(sizeof head, head.nlmsg_len - sizeof head);
      if (head.nlmsg_type == NLMSG_DONE) return;
      if (head.nlmsg_type == NLMSG_ERROR) {
        const int error = -read_at<int>(body, 0);
        if (error == ENOENT) return;
        throw system_error("cannot read from nftables", error);
      }
      if (body.size() > sizeof(nfgenmsg)) visit(body.substr(sizeof(nfgenmsg)));
      bytes.remove_prefix(std::min<std::size_t>(bytes.size(), NLMSG_ALIGN(head.nlmsg_len)));
    }
  }
}

std::string text_of(Bytes value) { return std::string(value.substr(0, value.find('\0'))); }

void count(Bytes expression, Flow& flow) {
  if (text_of(attribute(expression, NFTA_EXPR_NAME)) != "counter") return;
  const Bytes data = attribute(expression, NFTA_EXPR_DATA);
  flow.bytes = be64toh(read_at<std::uint64_t>(attribute(data, NFTA_COUNTER_BYTES), 0));
  flow.packets = be64toh(read_at<std::uint64_t>(attribute(data, NFTA_COUNTER_PACKETS), 0));
}

// The parts of a key are in 4 bytes each: two addresses, two ports or the protocol, the mark.
Flow flow_of(Bytes element, std::uint8_t protocol, Timestamp now) {
  const Bytes key = attribute(attribute(element, NFTA_SET_ELEM_KEY), NFTA_DATA_VALUE);
  const bool has_ports = protocol != 0;
  const std::size_t mark_at = has_ports ? 16 : 12;
  if (key.size() != mark_at + sizeof(std::uint32_t)) {
    throw Error("cannot read flows", "a set's keys are of another form");
  }
  Flow flow;
  flow.source = address_text(be32toh(read_at<std::uint32_t>(key, 0)));
  flow.destination = address_text(be32toh(read_at<std::uint32_t>(key, 4)));
  flow.protocol = has_ports ? protocol : read_at<std::uint8_t>(key, 8);
  if (has_ports) {
    flow.source_port = be16toh(read_at<std::uint16_t>(key, 8));
    flow.destination_port = be16toh(read_at<std::uint16_t>(key, 12));
  }
  const auto mark = read_at<std::uint32_t>(key, mark_at);  // in host order
  flow.way = way_of(mark);
  flow.tcp_flags = protocol == IPPROTO_TCP ? static_cast<std::uint8_t>(mark & kFlagsMask) : 0;
  const Bytes expiration = attribute(element, NFTA_SET_ELEM_EXPIRATION);
  const Milliseconds left(
      static_cast<std::int64_t>(be64toh(read_at<std::uint64_t>(expiration, 0))));
  flow.last = now - std::max(Milliseconds(0), kFlowTimeout - left);
  count(attribute(element, NFTA_SET_ELEM_EXPR), flow);
  return flow;
}

}  // namespace

std::vector<std::string> sets_of_table(const std::string& table, const std::string& prefix) {
  std::string attributes;
  append_attribute(attributes, NFTA_SET_TABLE, table);
  std::vector<std::string> names;
  dump(dump_request(NFT_MSG_GETSET, attributes), [&](Bytes message) {
    const std::string name = text_of(attribute(message, NFTA_SET_NAME));
    if (text_of(attribute(message, NFTA_SET_TABLE)) == table && name.starts_with(prefix)) {
      names.push_back(name);
    }
  });
  return names;
}

std::vector<Flow> flows_of_set(const std::string& table, const std::string& set, Timestamp now) {
  std::string attributes;
  append_attribute(attributes, NFTA_SET_ELEM_LIST_TABLE, table);
  append_attribute(attributes, NFTA_SET_ELEM_LIST_SET, set);
  const std::uint8_t protocol = set.ends_with(kTcpSuffix)   ? IPPROTO_TCP
                                : set.ends_with(kUdpSuffix) ? IPPROTO_UDP
                                                            : 0;
  std::vector<Flow> flows;
  dump(dump_request(NFT_MSG_GETSETELEM, attributes), [&](Bytes message) {
    each_attribute(attribute(message, NFTA_SET_ELEM_LIST_ELEMENTS),
                   [&](int, Bytes element) { flows.push_back(flow_of(element, protocol, now)); });
  });
  return flows;
}

}  // namespace neargate::machine
