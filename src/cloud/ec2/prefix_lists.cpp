#include <algorithm>

#include <fmt/format.h>

#include "cloud/ec2/describe.hpp"
#include "cloud/ec2/ec2.hpp"
#include "cloud/ec2/not_found.hpp"

namespace neargate::ec2 {
namespace {

using Entries = std::vector<PrefixListEntry>;

constexpr std::int32_t kEntriesMax = 1000;  // "Amazon VPC quotas"

std::string checked_cidr(const std::string& text) {
  const auto cidr = Cidr::parse(text);
  if (cidr) return cidr->text();
  throw aws::Error("InvalidParameterValue", "Value (" + text +
                                                ") for parameter Cidr is invalid. This is not a "
                                                "valid IPv4 CIDR block.");
}

void check_max_entries(std::int32_t max) {
  if (max >= 1 && max <= kEntriesMax) return;
  throw aws::Error("InvalidParameterValue",
                   fmt::format("Value ({}) for parameter MaxEntries is invalid. It is between 1 "
                               "and 1000.",
                               max));
}

// Removals come before additions, so that an entry's description can be replaced.
void change(Entries& entries, const std::optional<std::vector<RemovePrefixListEntry>>& gone,
            const std::optional<std::vector<AddPrefixListEntry>>& more) {
  for (const auto& entry : gone.value_or(std::vector<RemovePrefixListEntry>{})) {
    const std::string cidr = checked_cidr(entry.cidr);
    if (std::erase_if(entries, [&](const auto& other) { return other.cidr == cidr; }) == 0) {
      throw aws::Error("InvalidPrefixListModification",
                       "The prefix list has no entry for the CIDR " + cidr);
    }
  }
  for (const auto& entry : more.value_or(std::vector<AddPrefixListEntry>{})) {
    const std::string cidr = checked_cidr(entry.cidr);
    const bool there = std::any_of(entries.begin(), entries.end(),
                                   [&](const auto& other) { return other.cidr == cidr; });
    if (there) {
      throw aws::Error("InvalidPrefixListModification",
                       "The prefix list already has an entry for the CIDR " + cidr);
    }
    entries.push_back({.cidr = cidr, .description = entry.description});
  }
}

void check_fits(const Entries& entries, std::int32_t max) {
  if (entries.size() <= static_cast<std::size_t>(max)) return;
  throw aws::Error("PrefixListMaxEntriesExceeded",
                   "You've reached the maximum number of entries for the prefix list.");
}

}  // namespace

const PrefixListRecord& Ec2::own_prefix_list(const std::string& id) const {
  const PrefixListRecord* found = prefix_lists_.find(id);
  if (found == nullptr) throw no_prefix_list(id);
  return *found;
}

const PrefixListRecord* Ec2::find_prefix_list(const std::string& id) const {
  const auto found = aws_prefix_lists_.find(id);
  return found != aws_prefix_lists_.end() ? &found->second : prefix_lists_.find(id);
}

const PrefixListRecord& Ec2::prefix_list(const std::string& id) const {
  const PrefixListRecord* found = find_prefix_list(id);
  if (found == nullptr) throw no_prefix_list(id);
  return *found;
}

std::vector<std::string> Ec2::networks_of_prefix_list(const std::string& id) const {
  std::vector<std::string> networks;
  const PrefixListRecord* list = find_prefix_list(id);
  if (list == nullptr) return networks;
  for (const PrefixListEntry& entry : list->versions.back()) networks.push_back(*entry.cidr);
  return networks;
}

CreateManagedPrefixListResult Ec2::create_managed_prefix_list(
    const CreateManagedPrefixListRequest& in, aws::Call&) {
  if (in.address_family != "IPv4") {
    throw aws::Error("UnsupportedOperation",
                     "Only prefix lists of the address family IPv4 are "
                     "supported.");
  }
  if (in.prefix_list_name.starts_with("com.amazonaws")) {
    throw aws::Error("InvalidParameterValue",
                     "The name of a prefix list cannot start with com.amazonaws.");
  }
  check_max_entries(in.max_entries);
  PrefixListRecord record;
  change(record.versions.emplace_back(), std::nullopt, in.entries);
  check_fits(record.versions.front(), in.max_entries);
  ManagedPrefixList& list = record.prefix_list;
  list.prefix_list_id = world_.randomness.resource_id("pl");
  list.address_family = in.address_family;
  list.state = "create-complete";
  list.prefix_list_arn = world_.arn("ec2", "prefix-list/" + *list.prefix_list_id);
  list.prefix_list_name = in.prefix_list_name;
  list.max_entries = in.max_entries;
  list.version = 1;
  list.owner_id = world_.account;
  list.tags = new_tags(in.tag_specifications, "prefix-list");
  return {.prefix_list = prefix_lists_.put(*list.prefix_list_id, record).prefix_list};
}

ModifyManagedPrefixListResult Ec2::modify_managed_prefix_list(
    const ModifyManagedPrefixListRequest& in, aws::Call&) {
  PrefixListRecord record = own_prefix_list(in.prefix_list_id);
  ManagedPrefixList& list = record.prefix_list;
  const bool new_entries = (in.add_entries && !in.add_entries->empty()) ||
                           (in.remove_entries && !in.remove_entries->empty());
  if (in.current_version && in.current_version != list.version) {
    throw aws::Error("PrefixListVersionMismatch",
                     fmt::format("The prefix list has the version {}, not {}.", *list.version,
                                 *in.current_version));
  }
  if (new_entries && in.max_entries) {
    throw aws::Error("InvalidParameterCombination",
                     "Entries and MaxEntries cannot be modified in one request.");
  }
  if (in.max_entries) {
    check_max_entries(*in.max_entries);
    check_fits(record.versions.back(), *in.max_entries);
    list.max_entries = in.max_entries;
  }
  if (in.prefix_list_name) list.prefix_list_name = in.prefix_list_name;
  if (new_entries) {
    Entries entries = record.versions.back();
    change(entries, in.remove_entries, in.add_entries);
    check_fits(entries, *list.max_entries);
    record.versions.push_back(std::move(entries));
    ++*list.version;
  }
  list.state = "modify-complete";
  prefix_lists_.put(in.prefix_list_id, record);
  changed();
  return {.prefix_list = list};
}

DeleteManagedPrefixListResult Ec2::delete_managed_prefix_list(
    const DeleteManagedPrefixListRequest& in, aws::Call&) {
  ManagedPrefixList list = own_prefix_list(in.prefix_list_id).prefix_list;
  for (const auto& [id, rule] : security_group_rules_) {
    if (rule.prefix_list_id == in.prefix_list_id) throw in_use("prefixList", in.prefix_list_id);
  }
  prefix_lists_.erase(in.prefix_list_id);
  list.state = "delete-in-progress";
  return {.prefix_list = list};
}

GetManagedPrefixListEntriesResult Ec2::get_managed_prefix_list_entries(
    const GetManagedPrefixListEntriesRequest& in, aws::Call&) {
  const PrefixListRecord& record = prefix_list(in.prefix_list_id);
  const std::int64_t version = in.target_version.value_or(*record.prefix_list.version);
  if (version < 1 || version > *record.prefix_list.version) {
    throw aws::Error("InvalidPrefixListVersion",
                     fmt::format("The prefix list has no version {}.", version));
  }
  GetManagedPrefixListEntriesResult out;
  out.entries = record.versions[static_cast<std::size_t>(version - 1)];
  out.next_token = page(*out.entries, in.max_results, in.next_token);
  return out;
}

DescribeManagedPrefixListsResult Ec2::describe_managed_prefix_lists(
    const DescribeManagedPrefixListsRequest& in, aws::Call&) {
  std::vector<const PrefixListRecord*> asked;
  for (const std::string& id : in.prefix_list_ids.value_or(std::vector<std::string>{})) {
    asked.push_back(&prefix_list(id));
  }
  if (asked.empty()) {
    for (const auto& [id, record] : aws_prefix_lists_) asked.push_back(&record);
    for (const auto& [id, record] : prefix_lists_) asked.push_back(&record);
  }
  DescribeManagedPrefixListsResult out;
  out.prefix_lists.emplace();
  for (const PrefixListRecord* record : asked) {
    const ManagedPrefixList& list = record->prefix_list;
    const bool wanted =
        passes(in.filters, list.tags, [&](const std::string& filter) -> std::optional<Values> {
          if (filter == "prefix-list-id") return one(list.prefix_list_id);
          if (filter == "prefix-list-name") return one(list.prefix_list_name);
          if (filter == "owner-id") return one(list.owner_id);
          return std::nullopt;
        });
    if (wanted) out.prefix_lists->push_back(list);
  }
  out.next_token = page(*out.prefix_lists, in.max_results, in.next_token);
  return out;
}

// Those of AWS itself.
DescribePrefixListsResult Ec2::describe_prefix_lists(const DescribePrefixListsRequest& in,
                                                     aws::Call&) {
  for (const std::string& id : in.prefix_list_ids.value_or(std::vector<std::string>{})) {
    if (!aws_prefix_lists_.contains(id)) throw no_prefix_list(id);
  }
  DescribePrefixListsResult out;
  out.prefix_lists.emplace();
  for (const auto& [id, record] : aws_prefix_lists_) {
    const auto& ids = in.prefix_list_ids;
    if (ids && !ids->empty() && std::find(ids->begin(), ids->end(), id) == ids->end()) continue;
    PrefixList shown;
    shown.prefix_list_id = id;
    shown.prefix_list_name = record.prefix_list.prefix_list_name;
    shown.cidrs = networks_of_prefix_list(id);
    const bool wanted = passes(in.filters, std::nullopt, [&](const std::string& filter) {
      return filter == "prefix-list-id"     ? one(shown.prefix_list_id)
             : filter == "prefix-list-name" ? one(shown.prefix_list_name)
                                            : std::nullopt;
    });
    if (wanted) out.prefix_lists->push_back(std::move(shown));
  }
  out.next_token = page(*out.prefix_lists, in.max_results, in.next_token);
  return out;
}

}  // namespace neargate::ec2
