#pragma once

#include <string>
#include <vector>

#include "cloud/dynamodb/evaluate.hpp"
#include "cloud/world.hpp"
#include "gen/dynamodb/api.hpp"
#include "store/table.hpp"

namespace neargate::dynamodb {

// DynamoDB: tables and their items. Each call is one turn of the control thread, so that
// conditional writes are atomic without locks.
class DynamoDb final : public Api {
 public:
  explicit DynamoDb(cloud::World& world);

  CreateTableOutput create_table(const CreateTableInput&, aws::Call&) override;
  DescribeTableOutput describe_table(const DescribeTableInput&, aws::Call&) override;
  UpdateTableOutput update_table(const UpdateTableInput&, aws::Call&) override;
  DeleteTableOutput delete_table(const DeleteTableInput&, aws::Call&) override;
  ListTablesOutput list_tables(const ListTablesInput&, aws::Call&) override;
  DescribeContinuousBackupsOutput describe_continuous_backups(const DescribeContinuousBackupsInput&,
                                                              aws::Call&) override;
  UpdateContinuousBackupsOutput update_continuous_backups(const UpdateContinuousBackupsInput&,
                                                          aws::Call&) override;
  DescribeTimeToLiveOutput describe_time_to_live(const DescribeTimeToLiveInput&,
                                                 aws::Call&) override;
  UpdateTimeToLiveOutput update_time_to_live(const UpdateTimeToLiveInput&, aws::Call&) override;
  smithy::Unit tag_resource(const TagResourceInput&, aws::Call&) override;
  smithy::Unit untag_resource(const UntagResourceInput&, aws::Call&) override;
  ListTagsOfResourceOutput list_tags_of_resource(const ListTagsOfResourceInput&,
                                                 aws::Call&) override;

  PutItemOutput put_item(const PutItemInput&, aws::Call&) override;
  GetItemOutput get_item(const GetItemInput&, aws::Call&) override;
  UpdateItemOutput update_item(const UpdateItemInput&, aws::Call&) override;
  DeleteItemOutput delete_item(const DeleteItemInput&, aws::Call&) override;
  QueryOutput query(const QueryInput&, aws::Call&) override;
  ScanOutput scan(const ScanInput&, aws::Call&) override;

 private:
  // The names of a table's key attributes; `range` is "" where there is none.
  struct KeyNames {
    std::string hash, range;
  };
  struct PageRequest;
  struct Page;

  const TableRecord& table(const std::string& name_or_arn) const;
  const TableRecord& table_of_arn(const std::string& arn) const;
  TableDescription shown(const TableRecord& record) const;
  static KeyNames key_names(const TableRecord& record);
  // The store's key of an item: table, then its key attributes. Throws where they do not fit.
  std::string store_key(const TableRecord& record, const Item& item) const;
  std::string checked_key(const TableRecord& record, const Item& key) const;
  static std::string prefix_of(const TableRecord& record);
  Page page(const TableRecord& record, const PageRequest& request) const;

  cloud::World& world_;
  store::Table<TableRecord> tables_;
  store::Table<ItemRecord> items_;
};

}  // namespace neargate::dynamodb
