#include "cloud/dynamodb/dynamodb.hpp"

#include <gtest/gtest.h>

#include "cloud/test_world.hpp"

namespace neargate::dynamodb {
namespace {

AttributeValue text(const std::string& value) {
  AttributeValue out;
  out.s = value;
  return out;
}
AttributeValue number(const std::string& value) { return number_value(value); }

class DynamoDbTest : public testing::Test {
 protected:
  void SetUp() override {
    CreateTableInput in;
    in.table_name = "orders";
    in.attribute_definitions = {{"pk", "S"}, {"sk", "N"}};
    in.key_schema = {{"pk", "HASH"}, {"sk", "RANGE"}};
    in.billing_mode = "PAY_PER_REQUEST";
    db_.create_table(in, call_);
  }
  void put(const std::string& pk, const std::string& sk, Item more = {}) {
    more["pk"] = text(pk);
    more["sk"] = number(sk);
    db_.put_item({.table_name = "orders", .item = more}, call_);
  }
  bool passes(const std::string& condition, const Item& item, const Item& values = {},
              const std::map<std::string, std::string>& names = {}) {
    Placeholders placeholders(names, values);
    return holds(parse_condition("ConditionExpression", condition, placeholders), item);
  }
  Item after(const std::string& update, const Item& item, const Item& values = {}) {
    Placeholders placeholders(std::nullopt, values);
    return updated(parse_update(update, placeholders), item);
  }

  cloud::TestWorld world_;
  aws::Call call_ = world_.call();
  DynamoDb db_{world_};
};

TEST_F(DynamoDbTest, ConditionsMeanWhatTheGuideSays) {
  AttributeValue tags, nested, list;
  tags.ss = {"red", "green"};
  list.l = {text("first"), number("2")};
  nested.m = {{"inner", list}};
  const Item item = {{"a", number("5")}, {"s", text("hello")}, {"t", tags}, {"m", nested}};
  const Item values = {{":n", number("5.0")}, {":m", number("10")}, {":h", text("hel")},
                       {":r", text("red")},   {":S", text("SS")},   {":f", text("first")},
                       {":z", number("0")},   {":two", number("2")}};
  struct Case {
    const char* condition;
    bool holds;
  };
  for (const Case& c : {Case{"a = :n", true},
                        Case{"a <> :n", false},
                        Case{"a < :m", true},
                        Case{"a >= :m", false},
                        Case{"a BETWEEN :z AND :m", true},
                        Case{"a IN (:m, :n)", true},
                        Case{"NOT a = :n", false},
                        Case{"attribute_exists(s)", true},
                        Case{"attribute_not_exists(s)", false},
                        Case{"attribute_not_exists(x)", true},
                        Case{"begins_with(s, :h)", true},
                        Case{"contains(t, :r)", true},
                        Case{"contains(s, :h)", true},
                        Case{"attribute_type(t, :S)", true},
                        Case{"size(t) = :two", true},
                        Case{"m.inner[0] = :f", true},
                        Case{"m.inner[7] = :f", false},
                        Case{"x = :n", false},
                        Case{"x <> :n", true},
                        Case{"s < :n", false},
                        Case{"a = :m OR a = :n AND s = :f", false},
                        Case{"(a = :m OR a = :n) AND begins_with(s, :h)", true}}) {
    EXPECT_EQ(passes(c.condition, item, values), c.holds) << c.condition;
  }
  EXPECT_TRUE(passes("#n = :n", item, values, {{"#n", "a"}}));
}

TEST_F(DynamoDbTest, BrokenExpressionsAreRefused) {
  for (const char* condition :
       {"", "a", "a =", "a = :missing", "a == :n", "(a = :n", "a = :n extra", "#x = :n",
        "a BETWEEN :n", "attribute_exists(:n)", "nope(a)", "a[x] = :n", "a = :n AND"}) {
    EXPECT_EQ(cloud::error_code([&] {
                passes(condition, {}, {{":n", number("1")}});
              }),
              "ValidationException")
        << condition;
  }
  EXPECT_EQ(cloud::error_code([&] {
              db_.put_item({.table_name = "orders",
                            .item = {{"pk", text("a")}, {"sk", number("1")}},
                            .expression_attribute_values = Item{{":unused", text("x")}}},
                           call_);
            }),
            "ValidationException");
}

TEST_F(DynamoDbTest, UpdatesSetRemoveAddAndDelete) {
  AttributeValue set, more;
  set.ns = {"1", "2"};
  more.ns = {"2", "3"};
  const Item item = {{"n", number("5")}, {"set", set}, {"gone", text("x")}};
  const Item out =
      after("SET n = n + :one, fresh = if_not_exists(fresh, :one) REMOVE gone ADD set :more", item,
            {{":one", number("1")}, {":more", more}});
  EXPECT_EQ(out.at("n").n, "6");
  EXPECT_EQ(out.at("fresh").n, "1");
  EXPECT_FALSE(out.contains("gone"));
  EXPECT_EQ(out.at("set").ns->size(), 3u);
  const Item less = after("DELETE set :more", item, {{":more", more}});
  EXPECT_EQ(less.at("set").ns, (std::vector<std::string>{"1"}));
  EXPECT_FALSE(after("DELETE set :all", item, {{":all", set}}).contains("set"));
  for (const char* update : {"SET n = missing", "SET n = :one, n = :one", "SET a.b = :one",
                             "SET n = :one SET m = :one", "ADD gone :one"}) {
    EXPECT_EQ(cloud::error_code([&] {
                after(update, item, {{":one", number("1")}});
              }),
              "ValidationException")
        << update;
  }
}

// What Terraform's lock is made of.
TEST_F(DynamoDbTest, AConditionalPutHasOneWinner) {
  PutItemInput in{.table_name = "orders", .item = {{"pk", text("lock")}, {"sk", number("1")}}};
  in.condition_expression = "attribute_not_exists(pk)";
  db_.put_item(in, call_);
  EXPECT_EQ(cloud::error_code([&] { db_.put_item(in, call_); }), "ConditionalCheckFailedException");
  db_.delete_item({.table_name = "orders", .key = {{"pk", text("lock")}, {"sk", number("1")}}},
                  call_);
  EXPECT_EQ(cloud::error_code([&] { db_.put_item(in, call_); }), "");
}

TEST_F(DynamoDbTest, QueriesAreInTheOrderOfNumbersAndInPages) {
  for (const char* sk : {"10", "9", "-1", "2.5", "100"}) put("a", sk);
  put("b", "1");
  QueryInput in{.table_name = "orders"};
  in.key_condition_expression = "pk = :a AND sk > :z";
  in.expression_attribute_values = Item{{":a", text("a")}, {":z", number("-1")}};
  in.limit = 3;
  std::string order;
  for (;;) {
    const QueryOutput out = db_.query(in, call_);
    for (const Item& item : *out.items) order += *item.at("sk").n + " ";
    if (!out.last_evaluated_key) break;
    in.exclusive_start_key = out.last_evaluated_key;
  }
  EXPECT_EQ(order, "2.5 9 10 100 ");
  in.exclusive_start_key.reset();
  in.scan_index_forward = false;
  EXPECT_EQ(db_.query(in, call_).items->front().at("sk").n, "100");
  EXPECT_EQ(db_.scan({.table_name = "orders"}, call_).count, 6);
}

TEST_F(DynamoDbTest, RefusesWhatDoesNotFitTheTable) {
  EXPECT_EQ(cloud::error_code([&] { put("", "1"); }), "ValidationException");
  EXPECT_EQ(cloud::error_code([&] { put("a", "x"); }), "ValidationException");
  EXPECT_EQ(cloud::error_code([&] {
              db_.get_item({.table_name = "orders", .key = {{"pk", text("a")}}}, call_);
            }),
            "ValidationException");
  EXPECT_EQ(cloud::error_code([&] { db_.describe_table({.table_name = "none"}, call_); }),
            "ResourceNotFoundException");
  EXPECT_EQ(cloud::error_code([&] {
              put("a", "1", {{"big", text(std::string(500'000, 'x'))}});
            }),
            "ValidationException");
}

TEST_F(DynamoDbTest, ItemsOutliveARestart) {
  put("a", "1", {{"n", number("1.50")}});
  cloud::TestWorld world = world_.reopened();
  aws::Call call = world.call();
  DynamoDb again(world);
  const auto found = again.get_item(
      {.table_name = "orders", .key = {{"pk", text("a")}, {"sk", number("1.0")}}}, call);
  ASSERT_TRUE(found.item);
  EXPECT_EQ(found.item->at("n").n, "1.5");
}

TEST_F(DynamoDbTest, DeletionProtectionProtects) {
  db_.update_table({.table_name = "orders", .deletion_protection_enabled = true}, call_);
  EXPECT_EQ(cloud::error_code([&] { db_.delete_table({.table_name = "orders"}, call_); }),
            "ValidationException");
}

}  // namespace
}  // namespace neargate::dynamodb
