#include "cloud/ssm/ssm.hpp"

#include <gmock/gmock.h>

#include "cloud/ssm/names.hpp"
#include "cloud/test_world.hpp"

namespace neargate::ssm {
namespace {

using cloud::error_code;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct SsmTest : testing::Test {
  cloud::TestWorld world;
  Ssm ssm{world};
  aws::Call call = world.call();

  PutParameterResult put(const std::string& name, const std::string& value,
                         const std::string& type = "String", bool overwrite = false) {
    PutParameterRequest request;
    request.name = name;
    request.value = value;
    request.type = type;
    if (overwrite) request.overwrite = true;
    return ssm.put_parameter(request, call);
  }
  Parameter get(const std::string& name, bool decrypt = false) {
    GetParameterRequest request;
    request.name = name;
    request.with_decryption = decrypt;
    return *ssm.get_parameter(request, call).parameter;
  }
  std::vector<std::string> by_path(const std::string& path, bool recursive) {
    GetParametersByPathRequest request;
    request.path = path;
    request.recursive = recursive;
    std::vector<std::string> names;
    const auto result = ssm.get_parameters_by_path(request, call);
    for (const Parameter& found : *result.parameters) {
      names.push_back(*found.name);
    }
    return names;
  }
  std::vector<std::string> described(const std::string& key, const std::string& option,
                                     const std::string& value) {
    DescribeParametersRequest request;
    ParameterStringFilter filter;
    filter.key = key;
    filter.option = option;
    filter.values = {{value}};
    request.parameter_filters = {{filter}};
    std::vector<std::string> names;
    const auto result = ssm.describe_parameters(request, call);
    for (const auto& found : *result.parameters) {
      names.push_back(*found.name);
    }
    return names;
  }
};

TEST_F(SsmTest, AParameterIsShownAsItWasPut) {
  const auto put_result = put("/app/url", "https://example.com");
  EXPECT_EQ(put_result.version, 1);
  EXPECT_EQ(put_result.tier, "Standard");
  const Parameter shown = get("/app/url");
  EXPECT_EQ(shown.value, "https://example.com");
  EXPECT_EQ(shown.arn, "arn:aws:ssm:us-east-1:123456789012:parameter/app/url");
  EXPECT_EQ(shown.data_type, "text");
  EXPECT_EQ(shown.last_modified_date, call.now);
  put("plain", "1");
  EXPECT_EQ(get("plain").arn, "arn:aws:ssm:us-east-1:123456789012:parameter/plain");
}

TEST_F(SsmTest, NamesThatAwsRefusesAreRefused) {
  for (const char* name : {"a b", "/a//b", "/a/", "a/b", "/ssm/x", "ssmx"}) {
    EXPECT_EQ(error_code([&] { put(name, "1"); }), "ValidationException") << name;
  }
  EXPECT_EQ(error_code([&] { put("/aws/x", "1"); }), "AccessDeniedException");
  EXPECT_EQ(error_code([&] { put("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "1"); }),
            "HierarchyLevelLimitExceededException");
  EXPECT_EQ(error_code([&] { put("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15", "1"); }), "");
}

TEST_F(SsmTest, OverwritingMakesVersions) {
  put("/a", "1");
  EXPECT_EQ(error_code([&] { put("/a", "2"); }), "ParameterAlreadyExists");
  EXPECT_EQ(put("/a", "2", "String", true).version, 2);
  EXPECT_EQ(get("/a").value, "2");
  EXPECT_EQ(get("/a:1").value, "1");
  EXPECT_EQ(get("/a:1").selector, ":1");
  EXPECT_EQ(error_code([&] { get("/a:3"); }), "ParameterVersionNotFound");
  EXPECT_EQ(error_code([&] { get("/b"); }), "ParameterNotFound");
}

TEST_F(SsmTest, SecretsAreShownOnlyDecrypted) {
  put("/secret", "hunter2", "SecureString");
  EXPECT_NE(get("/secret").value, "hunter2");
  EXPECT_EQ(get("/secret", true).value, "hunter2");
  EXPECT_EQ(ssm.value("/secret"), "hunter2");
  EXPECT_EQ(ssm.value("arn:aws:ssm:us-east-1:123456789012:parameter/secret"), "hunter2");
  EXPECT_EQ(error_code([&] { ssm.value("arn:aws:ssm:us-east-1:999999999999:parameter/secret"); }),
            "ParameterNotFound");
  put("plain", "1");
  EXPECT_EQ(ssm.value("arn:aws:ssm:us-east-1:123456789012:parameter/plain"), "1");
  EXPECT_EQ(ssm.value("arn:aws:ssm:us-east-1:123456789012:parameter/plain:1"), "1");
}

TEST_F(SsmTest, ValuesHaveTheSizeOfTheirTier) {
  EXPECT_EQ(error_code([&] { put("/a", std::string(4097, 'x')); }), "ValidationException");
  EXPECT_EQ(error_code([&] { put("/a", ""); }), "ValidationException");
  PutParameterRequest request;
  request.name = "/a";
  request.type = "String";
  request.value = std::string(4097, 'x');
  request.tier = "Intelligent-Tiering";
  EXPECT_EQ(ssm.put_parameter(request, call).tier, "Advanced");
  request.tier = "Standard";
  request.value = "x";
  request.overwrite = true;
  EXPECT_EQ(error_code([&] { ssm.put_parameter(request, call); }), "ValidationException");
}

TEST_F(SsmTest, AnAllowedPatternActs) {
  PutParameterRequest request;
  request.name = "/port";
  request.type = "String";
  request.value = "http";
  request.allowed_pattern = "^\\d+$";
  EXPECT_EQ(error_code([&] { ssm.put_parameter(request, call); }),
            "ParameterPatternMismatchException");
  request.value = "8080";
  EXPECT_EQ(error_code([&] { ssm.put_parameter(request, call); }), "");
  request.overwrite = true;
  request.allowed_pattern = "(";
  EXPECT_EQ(error_code([&] { ssm.put_parameter(request, call); }),
            "InvalidAllowedPatternException");
}

TEST_F(SsmTest, ListsByPath) {
  for (const char* name : {"/a/x", "/a/y", "/a/b/z", "/ab", "top"}) put(name, "1");
  EXPECT_THAT(by_path("/a", false), ElementsAre("/a/x", "/a/y"));
  EXPECT_THAT(by_path("/a/", true), ElementsAre("/a/b/z", "/a/x", "/a/y"));
  EXPECT_THAT(by_path("/", false), ElementsAre("/ab", "top"));
  EXPECT_EQ(error_code([&] { by_path("a", false); }), "ValidationException");
}

TEST_F(SsmTest, ListsByFilters) {
  put("/a/x", "1");
  put("/a/secret", "1", "SecureString");
  put("/b", "1");
  EXPECT_THAT(described("Name", "Equals", "/b"), ElementsAre("/b"));
  EXPECT_THAT(described("Name", "BeginsWith", "/a"), ElementsAre("/a/secret", "/a/x"));
  EXPECT_THAT(described("Name", "Contains", "secret"), ElementsAre("/a/secret"));
  EXPECT_THAT(described("Type", "Equals", "SecureString"), ElementsAre("/a/secret"));
  EXPECT_THAT(described("Path", "Recursive", "/"), SizeIs(3));
  EXPECT_EQ(error_code([&] { described("Type", "Contains", "S"); }), "InvalidFilterOption");
}

TEST_F(SsmTest, ManyAreToldApartFromThoseThatAreNotThere) {
  put("/a", "1");
  GetParametersRequest get_request;
  get_request.names = {"/a", "/none"};
  const auto found = ssm.get_parameters(get_request, call);
  EXPECT_THAT(*found.parameters, SizeIs(1));
  EXPECT_THAT(*found.invalid_parameters, ElementsAre("/none"));
  DeleteParametersRequest erase;
  erase.names = {"/a", "/none"};
  const auto gone = ssm.delete_parameters(erase, call);
  EXPECT_THAT(*gone.deleted_parameters, ElementsAre("/a"));
  EXPECT_THAT(*gone.invalid_parameters, ElementsAre("/none"));
  DeleteParameterRequest one;
  one.name = "/a";
  EXPECT_EQ(error_code([&] { ssm.delete_parameter(one, call); }), "ParameterNotFound");
}

TEST_F(SsmTest, LabelsMoveAndSelect) {
  put("/a", "1");
  put("/a", "2", "String", true);
  LabelParameterVersionRequest request;
  request.name = "/a";
  request.parameter_version = 1;
  request.labels = {"stable", "1bad"};
  EXPECT_THAT(*ssm.label_parameter_version(request, call).invalid_labels, ElementsAre("1bad"));
  EXPECT_EQ(get("/a:stable").value, "1");
  request.parameter_version.reset();
  request.labels = {"stable"};
  EXPECT_EQ(ssm.label_parameter_version(request, call).parameter_version, 2);
  EXPECT_EQ(get("/a:stable").value, "2");
  UnlabelParameterVersionRequest unlabel;
  unlabel.name = "/a";
  unlabel.parameter_version = 2;
  unlabel.labels = {"stable", "other"};
  EXPECT_THAT(*ssm.unlabel_parameter_version(unlabel, call).removed_labels, ElementsAre("stable"));
  EXPECT_EQ(error_code([&] { get("/a:stable"); }), "ParameterVersionNotFound");
}

TEST_F(SsmTest, AHundredVersionsAreKeptAndLabelsHoldTheirs) {
  put("/a", "1");
  for (int i = 2; i <= 101; ++i) put("/a", std::to_string(i), "String", true);
  EXPECT_EQ(error_code([&] { get("/a:1"); }), "ParameterVersionNotFound");
  LabelParameterVersionRequest request;
  request.name = "/a";
  request.parameter_version = 2;
  request.labels = {"keep"};
  ssm.label_parameter_version(request, call);
  EXPECT_EQ(error_code([&] { put("/a", "x", "String", true); }),
            "ParameterMaxVersionLimitExceeded");
}

TEST_F(SsmTest, TagsComeAndGo) {
  PutParameterRequest request;
  request.name = "/a";
  request.type = "String";
  request.value = "1";
  request.tags = {{Tag{"env", "prod"}}};
  ssm.put_parameter(request, call);
  request.overwrite = true;
  EXPECT_EQ(error_code([&] { ssm.put_parameter(request, call); }), "ValidationException");
  RemoveTagsFromResourceRequest remove;
  remove.resource_type = "Parameter";
  remove.resource_id = "/a";
  remove.tag_keys = {"env"};
  ssm.remove_tags_from_resource(remove, call);
  ListTagsForResourceRequest list;
  list.resource_type = "Parameter";
  list.resource_id = "/a";
  EXPECT_THAT(*ssm.list_tags_for_resource(list, call).tag_list, IsEmpty());
  list.resource_id = "/none";
  EXPECT_EQ(error_code([&] { ssm.list_tags_for_resource(list, call); }), "InvalidResourceId");
}

TEST_F(SsmTest, EverythingIsThereAfterARestart) {
  put("/a", "1");
  put("/a", "2", "String", true);
  cloud::TestWorld later = world.reopened();
  Ssm again(later);
  EXPECT_EQ(again.value("/a"), "2");
  EXPECT_EQ(again.value("/a:1"), "1");
}

}  // namespace
}  // namespace neargate::ssm
