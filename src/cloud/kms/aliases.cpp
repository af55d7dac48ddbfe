// Aliases: names of keys that can move from one key to another.
#include <algorithm>
#include <cctype>

#include "aws/error.hpp"
#include "cloud/kms/kms.hpp"
#include "cloud/kms/parts.hpp"

namespace neargate::kms {

void Kms::check_alias(const std::string& name) const {
  constexpr std::string_view kPrefix = "alias/";
  if (!name.starts_with(kPrefix) || name.size() == kPrefix.size()) {
    throw aws::Error("ValidationException",
                     "Alias must start with the prefix \"alias/\". Please see "
                     "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
  }
  if (name.starts_with("alias/aws/")) {
    throw aws::Error("NotAuthorizedException", "");
  }
  const bool plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == ':' || c == '/' || c == '_' || c == '-';
  });
  if (!plain) {
    throw aws::Error("InvalidAliasNameException",
                     "Alias " + name + " contains characters other than a-z, A-Z, 0-9 and :/_-");
  }
}

smithy::Unit Kms::create_alias(const CreateAliasRequest& request, aws::Call& call) {
  check_alias(request.alias_name);
  const KeyRecord& target = key(request.target_key_id, Accept::not_pending_deletion);
  if (aliases_.contains(request.alias_name)) {
    throw aws::Error(
        "AlreadyExistsException",
        "An alias with the name " + world_.arn("kms", request.alias_name) + " already exists");
  }
  AliasRecord record;
  record.key_id = target.id;
  record.created = call.now;
  record.updated = call.now;
  aliases_.put(request.alias_name, std::move(record));
  return {};
}

smithy::Unit Kms::update_alias(const UpdateAliasRequest& request, aws::Call& call) {
  check_alias(request.alias_name);
  const KeyRecord& target = key(request.target_key_id, Accept::not_pending_deletion);
  const AliasRecord* present = aliases_.find(request.alias_name);
  if (present == nullptr) {
    throw aws::Error("NotFoundException",
                     "Alias " + world_.arn("kms", request.alias_name) + " is not found.");
  }
  const KeyRecord* before = keys_.find(present->key_id);
  if (before != nullptr && before->usage != target.usage) {
    throw aws::Error("ValidationException",
                     "The alias's current and new key must have the same key usage.");
  }
  aliases_.update(request.alias_name, [&](AliasRecord& record) {
    record.key_id = target.id;
    record.updated = call.now;
  });
  return {};
}

smithy::Unit Kms::delete_alias(const DeleteAliasRequest& request, aws::Call&) {
  erase_deleted();
  if (!aliases_.erase(request.alias_name)) {
    throw aws::Error("NotFoundException",
                     "Alias " + world_.arn("kms", request.alias_name) + " is not found.");
  }
  return {};
}

ListAliasesResponse Kms::list_aliases(const ListAliasesRequest& request, aws::Call&) {
  erase_deleted();
  std::optional<std::string> of_key;
  if (request.key_id) of_key = key(*request.key_id, Accept::any_state).id;
  std::vector<AliasListEntry> entries;
  for (const auto& [name, record] : aliases_) {
    if (of_key && record.key_id != *of_key) continue;
    AliasListEntry entry;
    entry.alias_name = name;
    entry.alias_arn = world_.arn("kms", name);
    entry.target_key_id = record.key_id;
    entry.creation_date = record.created;
    entry.last_updated_date = record.updated;
    entries.push_back(std::move(entry));
  }
  ListAliasesResponse response;
  page(entries, request, response);
  response.aliases = std::move(entries);
  return response;
}

}  // namespace neargate::kms
