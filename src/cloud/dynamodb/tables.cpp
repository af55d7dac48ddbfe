#include <algorithm>

#include "cloud/dynamodb/dynamodb.hpp"
#include "cloud/pagination.hpp"
#include "cloud/tags.hpp"

namespace neargate::dynamodb {
namespace {

// Source: CreateTable in the DynamoDB API reference, and "Quotas in Amazon DynamoDB".
constexpr std::size_t kNameLengthMin = 3;
constexpr std::size_t kNameLengthMax = 255;
constexpr int kListMax = 100;
constexpr int kBackupDays = 35;

aws::Error invalid(const std::string& message) { return {"ValidationException", message}; }

bool is_table_name(const std::string& name) {
  return name.size() >= kNameLengthMin && name.size() <= kNameLengthMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-' || c == '.';
         });
}

std::string attribute_type(const TableDescription& table, const std::string& name) {
  for (const auto& attribute :
       table.attribute_definitions.value_or(std::vector<AttributeDefinition>{})) {
    if (attribute.attribute_name == name) return attribute.attribute_type;
  }
  return {};
}

void check_schema(const TableDescription& table) {
  const auto schema = table.key_schema.value_or(std::vector<KeySchemaElement>{});
  if (schema.empty() || schema.size() > 2 || schema[0].key_type != "HASH" ||
      (schema.size() == 2 &&
       (schema[1].key_type != "RANGE" || schema[0].attribute_name == schema[1].attribute_name))) {
    throw invalid(
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type, or the "
        "second is not a RANGE key of another attribute");
  }
  const auto definitions = table.attribute_definitions.value_or(std::vector<AttributeDefinition>{});
  for (const KeySchemaElement& element : schema) {
    if (attribute_type(table, element.attribute_name).empty()) {
      throw invalid(
          "One or more parameter values were invalid: Some index key attributes are not "
          "defined in AttributeDefinitions. Keys: [" +
          element.attribute_name + "]");
    }
  }
  if (definitions.size() != schema.size()) {
    throw invalid(
        "One or more parameter values were invalid: Number of attributes in KeySchema "
        "does not exactly match number of attributes defined in AttributeDefinitions");
  }
}

void set_billing(TableDescription& table, const std::optional<std::string>& mode,
                 const std::optional<ProvisionedThroughput>& throughput) {
  const bool on_demand = mode.value_or("PROVISIONED") == "PAY_PER_REQUEST";
  if (on_demand && throughput) {
    throw invalid(
        "One or more parameter values were invalid: Neither ReadCapacityUnits nor "
        "WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  }
  if (!on_demand && !throughput) {
    throw invalid(
        "One or more parameter values were invalid: ReadCapacityUnits and "
        "WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
  ProvisionedThroughputDescription& shown = table.provisioned_throughput.emplace();
  shown.number_of_decreases_today = 0;
  shown.read_capacity_units = throughput ? throughput->read_capacity_units : 0;
  shown.write_capacity_units = throughput ? throughput->write_capacity_units : 0;
  table.billing_mode_summary.reset();
  if (on_demand) table.billing_mode_summary.emplace().billing_mode = "PAY_PER_REQUEST";
}

void set_encryption(TableDescription& table, const std::optional<SSESpecification>& given) {
  if (!given) return;
  table.sse_description.reset();
  if (!given->enabled.value_or(false)) return;
  SSEDescription& shown = table.sse_description.emplace();
  shown.status = "ENABLED";
  shown.sse_type = given->sse_type.value_or("KMS");
  if (given->kms_master_key_id) shown.kms_master_key_arn = given->kms_master_key_id;
}

}  // namespace

DynamoDb::DynamoDb(cloud::World& world)
    : world_(world),
      tables_(world.database, "dynamodb.tables"),
      items_(world.database, "dynamodb.items") {}

const TableRecord& DynamoDb::table(const std::string& name_or_arn) const {
  std::string name = name_or_arn;
  if (name.starts_with("arn:")) name = name.substr(name.find('/') + 1);
  const TableRecord* found = tables_.find(name);
  if (found == nullptr) {
    throw aws::Error("ResourceNotFoundException",
                     "Requested resource not found: Table: " + name + " not found");
  }
  return *found;
}

const TableRecord& DynamoDb::table_of_arn(const std::string& arn) const {
  const auto parsed = Arn::parse(arn);
  if (!parsed || parsed->service != "dynamodb" || !parsed->resource.starts_with("table/")) {
    throw invalid("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
  }
  const TableRecord* found = tables_.find(parsed->resource.substr(6));
  if (found == nullptr) {
    throw aws::Error("ResourceNotFoundException",
                     "Requested resource not found: ResourcArn: " + arn + " not found");
  }
  return *found;
}

DynamoDb::KeyNames DynamoDb::key_names(const TableRecord& record) {
  const auto& schema = *record.table.key_schema;
  return {schema[0].attribute_name, schema.size() > 1 ? schema[1].attribute_name : ""};
}

std::string DynamoDb::prefix_of(const TableRecord& record) {
  return *record.table.table_name + '\0';
}

TableDescription DynamoDb::shown(const TableRecord& record) const {
  TableDescription view = record.table;
  std::int64_t count = 0, bytes = 0;
  const std::string prefix = prefix_of(record);
  for (auto item = items_.lower_bound(prefix);
       item != items_.end() && item->first.starts_with(prefix); ++item) {
    ++count;
    bytes += static_cast<std::int64_t>(stored_size(item->second.item));
  }
  view.item_count = count;
  view.table_size_bytes = bytes;
  return view;
}

CreateTableOutput DynamoDb::create_table(const CreateTableInput& in, aws::Call&) {
  if (!is_table_name(in.table_name)) {
    throw invalid(
        "Invalid table/index name.  Table/index names must be between 3 and 255 "
        "characters long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', "
        "and '.'");
  }
  if (tables_.contains(in.table_name)) {
    throw aws::Error("ResourceInUseException", "Table already exists: " + in.table_name);
  }
  TableRecord record;
  TableDescription& table = record.table;
  table.table_name = in.table_name;
  table.table_arn = world_.arn("dynamodb", "table/" + in.table_name);
  table.table_id = world_.randomness.uuid();
  table.table_status = "ACTIVE";
  table.creation_date_time = world_.clock.now();
  table.key_schema = in.key_schema;
  table.attribute_definitions = in.attribute_definitions;
  check_schema(table);
  set_billing(table, in.billing_mode, in.provisioned_throughput);
  set_encryption(table, in.sse_specification);
  if (in.table_class) table.table_class_summary.emplace().table_class = in.table_class;
  table.deletion_protection_enabled = in.deletion_protection_enabled.value_or(false);
  record.tags = in.tags.value_or(std::vector<Tag>{});
  CreateTableOutput out;
  out.table_description = shown(tables_.put(in.table_name, record));
  out.table_description->table_status = "CREATING";  // as AWS answers a creation
  return out;
}

DescribeTableOutput DynamoDb::describe_table(const DescribeTableInput& in, aws::Call&) {
  return {.table = shown(table(in.table_name))};
}

UpdateTableOutput DynamoDb::update_table(const UpdateTableInput& in, aws::Call&) {
  TableRecord record = table(in.table_name);
  if (in.billing_mode || in.provisioned_throughput) {
    const bool on_demand = record.table.billing_mode_summary.has_value();
    set_billing(record.table,
                in.billing_mode.value_or(on_demand ? "PAY_PER_REQUEST" : "PROVISIONED"),
                in.provisioned_throughput);
  }
  set_encryption(record.table, in.sse_specification);
  if (in.table_class) record.table.table_class_summary.emplace().table_class = in.table_class;
  if (in.deletion_protection_enabled) {
    record.table.deletion_protection_enabled = in.deletion_protection_enabled;
  }
  const std::string name = *record.table.table_name;
  return {.table_description = shown(tables_.put(name, std::move(record)))};
}

DeleteTableOutput DynamoDb::delete_table(const DeleteTableInput& in, aws::Call&) {
  const TableRecord record = table(in.table_name);
  if (record.table.deletion_protection_enabled.value_or(false)) {
    throw invalid(
        "Resource cannot be deleted as it is currently protected against deletion. "
        "Disable deletion protection first.");
  }
  DeleteTableOutput out;
  out.table_description = shown(record);
  out.table_description->table_status = "DELETING";
  const std::string prefix = prefix_of(record);
  std::vector<std::string> keys;
  for (auto item = items_.lower_bound(prefix);
       item != items_.end() && item->first.starts_with(prefix); ++item) {
    keys.push_back(item->first);
  }
  for (const std::string& key : keys) items_.erase(key);
  tables_.erase(*record.table.table_name);
  return out;
}

ListTablesOutput DynamoDb::list_tables(const ListTablesInput& in, aws::Call&) {
  ListTablesOutput out;
  auto& names = out.table_names.emplace();
  const auto limit = static_cast<std::size_t>(in.limit.value_or(kListMax));
  for (const auto& [name, record] : tables_) {
    if (in.exclusive_start_table_name && name <= *in.exclusive_start_table_name) continue;
    if (names.size() == limit) {
      out.last_evaluated_table_name = names.back();
      break;
    }
    names.push_back(name);
  }
  return out;
}

DescribeContinuousBackupsOutput DynamoDb::describe_continuous_backups(
    const DescribeContinuousBackupsInput& in, aws::Call&) {
  const TableRecord& record = table(in.table_name);
  DescribeContinuousBackupsOutput out;
  ContinuousBackupsDescription& shown = out.continuous_backups_description.emplace();
  shown.continuous_backups_status = "ENABLED";
  auto& recovery = shown.point_in_time_recovery_description.emplace();
  recovery.point_in_time_recovery_status =
      record.point_in_time_recovery_since ? "ENABLED" : "DISABLED";
  if (record.point_in_time_recovery_since) {
    recovery.recovery_period_in_days = record.point_in_time_recovery_days.value_or(kBackupDays);
    recovery.earliest_restorable_date_time = record.point_in_time_recovery_since;
    recovery.latest_restorable_date_time = world_.clock.now();
  }
  return out;
}

UpdateContinuousBackupsOutput DynamoDb::update_continuous_backups(
    const UpdateContinuousBackupsInput& in, aws::Call& call) {
  const std::string name = *table(in.table_name).table.table_name;
  const auto& wanted = in.point_in_time_recovery_specification;
  tables_.update(name, [&](TableRecord& record) {
    if (!wanted.point_in_time_recovery_enabled) {
      record.point_in_time_recovery_since.reset();
      record.point_in_time_recovery_days.reset();
      return;
    }
    if (!record.point_in_time_recovery_since) {
      record.point_in_time_recovery_since = world_.clock.now();
    }
    record.point_in_time_recovery_days = wanted.recovery_period_in_days;
  });
  return {
      .continuous_backups_description =
          describe_continuous_backups({.table_name = name}, call).continuous_backups_description};
}

DescribeTimeToLiveOutput DynamoDb::describe_time_to_live(const DescribeTimeToLiveInput& in,
                                                         aws::Call&) {
  const TableRecord& record = table(in.table_name);
  DescribeTimeToLiveOutput out;
  TimeToLiveDescription& shown = out.time_to_live_description.emplace();
  const bool enabled = record.time_to_live && record.time_to_live->enabled;
  shown.time_to_live_status = enabled ? "ENABLED" : "DISABLED";
  if (enabled) shown.attribute_name = record.time_to_live->attribute_name;
  return out;
}

UpdateTimeToLiveOutput DynamoDb::update_time_to_live(const UpdateTimeToLiveInput& in, aws::Call&) {
  const std::string name = *table(in.table_name).table.table_name;
  tables_.update(name,
                 [&](TableRecord& record) { record.time_to_live = in.time_to_live_specification; });
  return {.time_to_live_specification = in.time_to_live_specification};
}

smithy::Unit DynamoDb::tag_resource(const TagResourceInput& in, aws::Call&) {
  const std::string name = *table_of_arn(in.resource_arn).table.table_name;
  tables_.update(name, [&](TableRecord& record) { cloud::set_tags(record.tags, in.tags); });
  return {};
}

smithy::Unit DynamoDb::untag_resource(const UntagResourceInput& in, aws::Call&) {
  const std::string name = *table_of_arn(in.resource_arn).table.table_name;
  tables_.update(name, [&](TableRecord& record) { cloud::remove_tags(record.tags, in.tag_keys); });
  return {};
}

ListTagsOfResourceOutput DynamoDb::list_tags_of_resource(const ListTagsOfResourceInput& in,
                                                         aws::Call&) {
  ListTagsOfResourceOutput out;
  out.tags = table_of_arn(in.resource_arn).tags;
  return out;
}

}  // namespace neargate::dynamodb
