#include <cstdint>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gen/sample/api.hpp"
#include "gen/sample/client.hpp"

// What smithy-gen made of testdata/sample.smithy, compiled: do the tables reach the structs?
namespace neargate::sample {
namespace {

using smithy::Location;
using smithy::Member;
using smithy::Shape;
using smithy::shape_of;
using smithy::Type;

const Member& member(const Shape& shape, std::string_view name) {
  const Member* found = shape.find_member(name);
  if (!found) throw std::runtime_error("no member " + std::string(name));
  return *found;
}

TEST(Generated, OffsetsReachRequiredAndOptionalMembers) {
  PutThingRequest request;
  const Shape& shape = shape_of<PutThingRequest>();
  const auto set_text = [&](std::string_view name) {
    *static_cast<std::string*>(emplace(member(shape, name), &request)) = name;
  };
  for (std::string_view name : {"ThingId", "path", "name", "clientToken", "kind", "shortName",
                                "namespace", "secret", "password", "renamed", "note"}) {
    set_text(name);
  }
  EXPECT_EQ(request.thing_id, "ThingId");
  EXPECT_EQ(request.path, "path");
  EXPECT_EQ(request.client_token, "clientToken");
  EXPECT_EQ(request.kind, "kind");
  EXPECT_EQ(request.short_name, "shortName");
  EXPECT_EQ(request.namespace_, "namespace");
  EXPECT_EQ(request.note, "note");

  *static_cast<bool*>(emplace(member(shape, "flag"), &request)) = true;
  *static_cast<std::int64_t*>(emplace(member(shape, "count"), &request)) = 1LL << 40;
  *static_cast<std::int32_t*>(emplace(member(shape, "tiny"), &request)) = -1;
  *static_cast<float*>(emplace(member(shape, "ratio"), &request)) = 0.5F;
  *static_cast<double*>(emplace(member(shape, "exact"), &request)) = 0.25;
  *static_cast<Timestamp*>(emplace(member(shape, "when"), &request)) = Timestamp(Seconds(1));
  static_cast<smithy::Blob*>(emplace(member(shape, "data"), &request))->bytes = "x";
  EXPECT_TRUE(request.flag);
  EXPECT_EQ(request.count, 1LL << 40);
  EXPECT_EQ(request.tiny, -1);
  EXPECT_EQ(request.ratio, 0.5F);
  EXPECT_EQ(request.exact, 0.25);
  EXPECT_EQ(request.when, Timestamp(Seconds(1)));
  EXPECT_EQ(request.data->bytes, "x");

  EXPECT_EQ(get(member(shape, "until"), &request), nullptr);
  EXPECT_EQ(get(member(shape, "flag"), &request), &request.flag);
  EXPECT_EQ(get(member(shape, "note"), &request), &*request.note);
  member(shape, "note").target->operations->reset(&request.note);
  EXPECT_FALSE(request.note);
}

TEST(Generated, MembersWithoutInitializerAreZero) {
  const PutThingRequest request;
  EXPECT_FALSE(request.flag);
  EXPECT_EQ(request.count, 0);
  EXPECT_EQ(request.when, Timestamp());
}

TEST(Generated, ListsGrow) {
  PutThingRequest request;
  const Member& tags = member(shape_of<PutThingRequest>(), "tags");
  ASSERT_EQ(tags.target->type, Type::list);
  void* list = emplace(tags, &request);
  const Member& element = tags.target->members[0];
  EXPECT_EQ(element.xml_name, "item");
  void* tag = tags.target->operations->append(list);
  *static_cast<std::string*>(emplace(member(*element.target, "key"), tag)) = "k";
  EXPECT_EQ(tags.target->operations->size(list), 1U);
  EXPECT_EQ(tags.target->operations->at(list, 0), request.tags.data());
  EXPECT_EQ(request.tags, std::vector<Tag>{{.key = "k"}});
}

TEST(Generated, MapsGrow) {
  PutThingRequest request;
  const Member& labels = member(shape_of<PutThingRequest>(), "labels");
  ASSERT_EQ(labels.target->type, Type::map);
  void* map = emplace(labels, &request);
  *static_cast<std::string*>(labels.target->operations->insert(map, "a")) = "b";
  EXPECT_THAT(*request.labels, testing::ElementsAre(std::pair("a", "b")));
  std::string seen;
  labels.target->operations->each(map, [&](const std::string& key, const void* value) {
    seen += key + *static_cast<const std::string*>(value);
  });
  EXPECT_EQ(seen, "ab");
}

TEST(Generated, RecursionGoesThroughListsMapsAndStructures) {
  Tree tree{.children = {{Tree{.name = "child"}}}};
  tree.named = std::map<std::string, Tree>{{"x", Tree{.name = "named"}}};
  tree.branch = Branch{.leaves = {{Tree{.name = "leaf"}}}};
  const Tree copy = tree;
  EXPECT_EQ(copy, tree);
  tree.branch->leaves[0][0].name = "other";
  EXPECT_NE(copy, tree);

  const Shape& shape = shape_of<Tree>();
  EXPECT_EQ(member(*member(shape, "children").target, "member").target, &shape);
  EXPECT_EQ(member(*member(shape, "named").target, "value").target, &shape);
  const Member& leaves = member(*member(shape, "branch").target, "leaves");
  EXPECT_EQ(leaves.target->members[0].target->members[0].target, &shape);
}

TEST(Generated, ValuesAreMadeAndEnded) {
  const Shape& shape = shape_of<Choice>();
  EXPECT_EQ(shape.type, Type::union_type);
  void* value = shape.operations->create();
  EXPECT_EQ(*static_cast<Choice*>(value), Choice());
  shape.operations->destroy(value);
}

TEST(Generated, TablesHaveTheTraits) {
  const Shape& put = shape_of<PutThingRequest>();
  EXPECT_TRUE(member(put, "namespace").stored);
  EXPECT_TRUE(member(put, "secret").sensitive);
  EXPECT_TRUE(member(put, "password").sensitive);  // by its shape
  EXPECT_TRUE(member(put, "clientToken").idempotency_token);
  EXPECT_EQ(member(put, "renamed").json_name, "json_name");
  EXPECT_EQ(member(put, "note").default_value, "\"none\"");
  EXPECT_EQ(member(put, "percent").constraints->range_max, 100);
  EXPECT_EQ(member(put, "shortName").constraints->length_max, 5);
  EXPECT_EQ(member(put, "shortName").target->constraints->length_min, 1);
  EXPECT_EQ(member(put, "name").target->constraints->pattern, "^[a-z\"\\\\]+$");
  EXPECT_THAT(member(put, "kind").target->constraints->enum_values,
              testing::ElementsAre("small", "large", "OTHER"));
  EXPECT_EQ(member(put, "level").target->constraints->range_min, 1);
  EXPECT_TRUE(member(put, "tags").target->constraints->unique_items);
  EXPECT_EQ(member(put, "until").timestamp_format, smithy::TimestampFormat::http_date);
  EXPECT_EQ(member(put, "at").target->timestamp_format, smithy::TimestampFormat::date_time);
  EXPECT_EQ(member(put, "ThingId").location, Location::label);

  const Shape& thing = shape_of<Thing>();
  EXPECT_EQ(thing.xml_name, "ThingXml");
  EXPECT_TRUE(member(thing, "type").xml_attribute);
  EXPECT_EQ(member(thing, "type").xml_name, "xsi:type");
  EXPECT_TRUE(member(thing, "items").xml_flattened);
  EXPECT_EQ(member(thing, "id").ec2_query_name, "ThingIdentifier");

  EXPECT_EQ(shape_of<NoSuchThing>().error_code, "Sample.NotFound");
  EXPECT_EQ(shape_of<NoSuchThing>().error_status, 410);
  EXPECT_EQ(shape_of<InternalFailure>().error_code, "InternalFailure");
  EXPECT_EQ(shape_of<InternalFailure>().error_status, 500);
}

TEST(Generated, ServiceHasItsOperations) {
  EXPECT_EQ(kService.name, "Sample_20260101");
  EXPECT_EQ(kService.sdk_id, "Sample");
  EXPECT_EQ(kService.signing_name, "sample");
  EXPECT_EQ(kService.endpoint_prefix, "sample-endpoint");
  EXPECT_EQ(kService.version, "2026-01-01");
  EXPECT_EQ(kService.xml_namespace, "https://example.com/doc/2026-01-01/");
  EXPECT_EQ(kService.validation_error_code, "ValidationException");
  EXPECT_THAT(kService.protocols, testing::ElementsAre(smithy::Protocol::rest_json_1));
  const smithy::Operation& put = *kService.find("PutThing");
  EXPECT_EQ(put.input, &shape_of<PutThingRequest>());
  EXPECT_EQ(put.output, &shape_of<Thing>());
  EXPECT_EQ(put.http_method, "PUT");
  EXPECT_EQ(put.http_uri, "/things/{ThingId}/{path+}?put");
  EXPECT_EQ(put.http_status, 201);
  EXPECT_EQ(put.permissions.size(), 2U);
  EXPECT_TRUE(put.checksum_required);
  EXPECT_THAT(put.errors,
              testing::ElementsAre(&shape_of<NoSuchThing>(), &shape_of<InternalFailure>()));
  const smithy::Operation& read = *kService.find("GetThing");
  EXPECT_EQ(read.permissions.front().action, "sample:ReadThing");
  EXPECT_TRUE(read.readonly);
  EXPECT_TRUE(read.anonymous);
  EXPECT_FALSE(put.anonymous);
  const Shape& output = *read.output;
  EXPECT_EQ(member(output, "body").location, Location::payload);
  EXPECT_EQ(member(output, "body").target->type, Type::stream);
  EXPECT_EQ(member(output, "metadata").location, Location::prefix_headers);
  EXPECT_EQ(member(output, "metadata").location_name, "x-sample-meta-");
  EXPECT_EQ(member(output, "status").location, Location::status_code);
  EXPECT_EQ(kService.find("Ping")->input, &shape_of<smithy::Unit>());
}

std::string shown(smithy::Template parts) {
  std::string out;
  for (const smithy::TemplatePart& part : parts) {
    switch (part.kind) {
      case smithy::TemplatePart::Kind::text:
        out += part.text;
        break;
      case smithy::TemplatePart::Kind::region:
        out += "<region>";
        break;
      case smithy::TemplatePart::Kind::account:
        out += "<account>";
        break;
      case smithy::TemplatePart::Kind::member:
        out += '<' + std::string(part.text) + ' ' + std::string(part.otherwise) + ' ' +
               std::string(part.function) + '>';
    }
  }
  return out;
}

TEST(Generated, OperationsSayWhatTheyMustBeAllowed) {
  const smithy::Operation& put = *kService.find("PutThing");
  ASSERT_EQ(put.permissions.size(), 2U);
  const smithy::Permission& own = put.permissions[0];
  EXPECT_EQ(own.action, "sample:PutThing");
  EXPECT_EQ(own.when, "");
  ASSERT_EQ(own.resources.size(), 2U);
  EXPECT_EQ(shown(own.resources[0]), "arn:aws:sample:<region>:<account>:thing/<ThingId any >");
  EXPECT_EQ(shown(own.resources[1]), "<tags.key  name>");
  const smithy::Permission& other = put.permissions[1];
  EXPECT_EQ(other.action, "sample:Label");
  EXPECT_EQ(other.when, "labels");
  ASSERT_EQ(other.resources.size(), 1U);
  EXPECT_EQ(shown(other.resources[0]), "*");
  ASSERT_EQ(put.condition_keys.size(), 1U);
  EXPECT_EQ(put.condition_keys[0].key, "sample:Kind");
  EXPECT_EQ(shown(put.condition_keys[0].value), "arn:aws:sample:<region>:<account>:kind/<kind  >");
  EXPECT_TRUE(kService.find("Ping")->permissions.empty());

  EXPECT_TRUE(member(shape_of<PutThingRequest>(), "tags").request_tags);
  EXPECT_EQ(member(shape_of<PutThingRequest>(), "role").passes_role_to, "sample.amazonaws.com");
}

class Sample final : public Api {
 public:
  Thing put_thing(const PutThingRequest& request, aws::Call& call) override {
    call.region = "seen";
    return {.id = request.thing_id};
  }
  GetThingOutput get_thing(const GetThingInput&, aws::Call&) override { return {}; }
  smithy::Unit ping(const smithy::Unit&, aws::Call&) override {
    pinged = true;
    return {};
  }
  bool pinged = false;
};

// Carries a client's calls straight to an Api.
class Loopback final : public aws::Transport {
 public:
  explicit Loopback(Api& api) : binding_(bind(api)) {}
  void call(const smithy::Service& service, const smithy::Operation& operation, const void* input,
            void* output) override {
    EXPECT_EQ(&service, binding_.service);
    const auto index = static_cast<std::size_t>(&operation - service.operations.data());
    aws::Call call;
    binding_.invoke(binding_.api, index, input, output, call);
  }

 private:
  aws::Binding binding_;
};

TEST(Generated, ClientAndApiMeet) {
  Sample sample;
  Loopback loopback(sample);
  Client client(loopback);
  EXPECT_EQ(client.put_thing({.thing_id = "x"}).id, "x");
  client.ping({});
  EXPECT_TRUE(sample.pinged);
}

}  // namespace
}  // namespace neargate::sample
