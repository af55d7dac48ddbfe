#include <algorithm>

#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"

namespace neargate::ec2 {
namespace {

// Source: "Tag restrictions" in the EC2 user guide.
constexpr std::size_t kTagsMax = 50;
constexpr std::size_t kKeyLengthMax = 127;
constexpr std::size_t kValueLengthMax = 255;

void check(const Tag& tag) {
  const std::string key = tag.key.value_or("");
  if (key.empty()) throw aws::Error("InvalidParameterValue", "Tag keys must not be empty.");
  if (key.size() > kKeyLengthMax) {
    throw aws::Error("InvalidParameterValue",
                     "Tag key exceeds the maximum length of 127 characters");
  }
  if (tag.value.value_or("").size() > kValueLengthMax) {
    throw aws::Error("InvalidParameterValue",
                     "Tag value exceeds the maximum length of 255 characters");
  }
  if (key.starts_with("aws:")) {
    throw aws::Error("InvalidParameterValue",
                     "Tag keys starting with 'aws:' are reserved for internal use");
  }
}

void set_tag(std::vector<Tag>& tags, const Tag& tag) {
  const auto found = std::find_if(tags.begin(), tags.end(),
                                  [&](const Tag& other) { return other.key == tag.key; });
  if (found != tags.end()) {
    found->value = tag.value.value_or("");
  } else {
    tags.push_back({.key = tag.key, .value = tag.value.value_or("")});
  }
  if (tags.size() > kTagsMax) {
    throw aws::Error("TagLimitExceeded", "More than 50 tags are set on a resource.");
  }
}

}  // namespace

std::vector<Tag> Ec2::new_tags(const std::optional<std::vector<TagSpecification>>& specifications,
                               const std::string& resource_type) const {
  std::vector<Tag> tags;
  for (const auto& specification : specifications.value_or(std::vector<TagSpecification>{})) {
    if (specification.resource_type != resource_type) {
      throw aws::Error("InvalidParameterValue", "'" + specification.resource_type.value_or("") +
                                                    "' is not a valid taggable resource type for "
                                                    "this operation.");
    }
    for (const Tag& tag : specification.tags.value_or(std::vector<Tag>{})) {
      check(tag);
      set_tag(tags, tag);
    }
  }
  return tags;
}

bool Ec2::change_tags(const std::string& id,
                      const std::function<void(std::optional<std::vector<Tag>>&)>& change) {
  const auto in = [&](auto& table, auto tags_of) {
    if (!table.contains(id)) return false;
    table.update(id, [&](auto& record) { change(tags_of(record)); });
    return true;
  };
  const auto own = [](auto& record) -> auto& { return record.tags; };
  return in(
             vpcs_, [](auto& record) -> auto& { return record.vpc.tags; }) ||
         in(
             interfaces_, [](auto& record) -> auto& { return record.network_interface.tag_set; }) ||
         in(
             prefix_lists_, [](auto& record) -> auto& { return record.prefix_list.tags; }) ||
         in(subnets_, own) || in(internet_gateways_, own) || in(nat_gateways_, own) ||
         in(addresses_, own) || in(route_tables_, own) || in(security_groups_, own) ||
         in(security_group_rules_, own) || in(network_acls_, own) || in(vpc_endpoints_, own) ||
         in(flow_logs_, own);
}

smithy::Unit Ec2::create_tags(const CreateTagsRequest& in, aws::Call&) {
  for (const Tag& tag : in.tags) check(tag);
  for (const std::string& id : in.resources) {
    const bool found = change_tags(id, [&](std::optional<std::vector<Tag>>& tags) {
      std::vector<Tag> changed = tags.value_or(std::vector<Tag>{});
      for (const Tag& tag : in.tags) set_tag(changed, tag);
      tags = std::move(changed);
    });
    if (!found) throw aws::Error("InvalidID", "The ID '" + id + "' is not valid");
  }
  return {};
}

smithy::Unit Ec2::delete_tags(const DeleteTagsRequest& in, aws::Call&) {
  for (const std::string& id : in.resources) {
    const bool found = change_tags(id, [&](std::optional<std::vector<Tag>>& tags) {
      if (!tags) return;
      if (!in.tags) return tags->clear();
      // A tag without a value matches whatever its value is.
      std::erase_if(*tags, [&](const Tag& tag) {
        return std::any_of(in.tags->begin(), in.tags->end(), [&](const Tag& gone) {
          return gone.key == tag.key && (!gone.value || gone.value == tag.value);
        });
      });
    });
    if (!found) throw aws::Error("InvalidID", "The ID '" + id + "' is not valid");
  }
  return {};
}

DescribeTagsResult Ec2::describe_tags(const DescribeTagsRequest& in, aws::Call&) {
  DescribeTagsResult out;
  out.tags.emplace();
  const auto add = [&](const char* type, const std::string& id,
                       const std::optional<std::vector<Tag>>& tags) {
    for (const Tag& tag : tags.value_or(std::vector<Tag>{})) {
      const bool shown = passes(in.filters, tags, [&](const std::string& filter) {
        return filter == "resource-id"     ? one(std::optional<std::string>(id))
               : filter == "resource-type" ? one(std::optional<std::string>(type))
               : filter == "key"           ? one(tag.key)
               : filter == "value"         ? one(tag.value)
                                           : std::nullopt;
      });
      if (shown) {
        out.tags->push_back(
            {.key = tag.key, .resource_id = id, .resource_type = type, .value = tag.value});
      }
    }
  };
  for (const auto& [id, record] : vpcs_) add("vpc", id, record.vpc.tags);
  for (const auto& [id, record] : subnets_) add("subnet", id, record.tags);
  for (const auto& [id, record] : internet_gateways_) add("internet-gateway", id, record.tags);
  for (const auto& [id, record] : nat_gateways_) add("natgateway", id, record.tags);
  for (const auto& [id, record] : addresses_) add("elastic-ip", id, record.tags);
  for (const auto& [id, record] : route_tables_) add("route-table", id, record.tags);
  for (const auto& [id, record] : security_groups_) add("security-group", id, record.tags);
  for (const auto& [id, record] : security_group_rules_)
    add("security-group-rule", id, record.tags);
  for (const auto& [id, record] : interfaces_) {
    add("network-interface", id, record.network_interface.tag_set);
  }
  for (const auto& [id, record] : network_acls_) add("network-acl", id, record.tags);
  for (const auto& [id, record] : prefix_lists_) add("prefix-list", id, record.prefix_list.tags);
  for (const auto& [id, record] : vpc_endpoints_) add("vpc-endpoint", id, record.tags);
  for (const auto& [id, record] : flow_logs_) add("vpc-flow-log", id, record.tags);
  out.next_token = page(*out.tags, in.max_results, in.next_token);
  return out;
}

}  // namespace neargate::ec2
