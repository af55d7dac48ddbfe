#include "cloud/access/functions.hpp"

#include <utility>

#include "base/assert.hpp"
#include "base/encoding.hpp"
#include "base/ids.hpp"

namespace neargate::access {
namespace {

using Values = std::vector<std::string>;

Values parameter(const std::string& value, const Directory&) {
  std::string name = value;
  std::size_t begin = 0;  // of the parameter's name
  if (const auto arn = Arn::parse(value)) begin = value.size() - arn->resource.size();
  if (const std::size_t colon = name.find(':', begin); colon != std::string::npos) {
    name.resize(colon);
  }
  if (begin == 0 && name.starts_with('/')) name.erase(0, 1);
  return {name};
}

Values log_group(const std::string& value, const Directory&) {
  constexpr std::string_view kKind = "log-group:";
  const auto arn = Arn::parse(value);
  if (!arn || !arn->resource.starts_with(kKind)) return {value};
  const std::string name = arn->resource.substr(kKind.size());
  return {name.substr(0, name.find(':'))};
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html: a '?' of a key is encoded,
// but what follows the last "?versionId=" is the version either way.
Values copied_object(const std::string& value, bool of_a_version) {
  const std::size_t version = value.rfind("?versionId=");
  if ((version != std::string::npos) != of_a_version) return {};
  const std::string path = value.substr(0, version);
  std::string decoded = percent_decode(path).value_or(path);
  if (decoded.starts_with('/')) decoded.erase(0, 1);
  return {decoded};
}

Values service_of(const std::string& value, const Directory&) {
  const auto arn = Arn::parse(value);
  if (!arn) return {};
  const std::size_t kind = arn->resource.find('/');
  const std::size_t id = arn->resource.rfind('/');
  if (kind == id) return {};  // no ARN of these: refused for its own resource
  Arn service = *arn;
  service.resource = "service" + arn->resource.substr(kind, id - kind);
  return {service.text()};
}

Values host_and_path(const std::string& value, const Directory&) {
  const std::size_t scheme = value.find("://");
  return {scheme == std::string::npos ? value : value.substr(scheme + 3)};
}

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
Values ec2_resource(const std::string& value, const Directory&) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"acl", "network-acl"},
      {"dopt", "dhcp-options"},
      {"eipalloc", "elastic-ip"},
      {"eni", "network-interface"},
      {"fl", "vpc-flow-log"},
      {"igw", "internet-gateway"},
      {"nat", "natgateway"},
      {"pl", "prefix-list"},
      {"rtb", "route-table"},
      {"sg", "security-group"},
      {"sgr", "security-group-rule"},
      {"subnet", "subnet"},
      {"vpc", "vpc"},
      {"vpce", "vpc-endpoint"},
  };
  const std::string_view prefix = std::string_view(value).substr(0, value.rfind('-'));
  for (const auto& [of, type] : kTypes) {
    if (prefix == of) return {std::string(type) + "/" + value};
  }
  return {"*/" + value};
}

// "…:loadbalancer/app/name/id" -> "…:listener/app/name/id/*"
Values below(const std::string& value, std::string_view kind, std::string_view kind_below) {
  const auto arn = Arn::parse(value);
  if (!arn || !arn->resource.starts_with(kind)) return {value};
  Arn out = *arn;
  out.resource = std::string(kind_below) + arn->resource.substr(kind.size()) + "/*";
  return {out.text()};
}

constexpr std::pair<std::string_view, Function> kFunctions[] = {
    {"role",
     [](const std::string& value, const Directory& directory) {
       return Values{directory.role_path_and_name(value)};
     }},
    {"boundary",
     [](const std::string& value, const Directory& directory) {
       const std::string boundary = directory.boundary_of_role(value);
       return boundary.empty() ? Values{} : Values{boundary};
     }},
    {"key", [](const std::string& value,
               const Directory& directory) { return Values{directory.key_arn(value)}; }},
    {"task-definition",
     [](const std::string& value, const Directory& directory) {
       return Values{directory.task_definition_arn(value)};
     }},
    {"task-roles",
     [](const std::string& value, const Directory& directory) {
       return directory.roles_of_task_definition(value);
     }},
    {"parameter", parameter},
    {"log-group", log_group},
    {"copy-source", [](const std::string& value,
                       const Directory&) { return copied_object(value, /*of_a_version=*/false); }},
    {"copy-source-version",
     [](const std::string& value, const Directory&) {
       return copied_object(value, /*of_a_version=*/true);
     }},
    {"service-of", service_of},
    {"association",
     [](const std::string& value, const Directory& directory) {
       return directory.resources_of_association(value);
     }},
    {"associated-subnet",
     [](const std::string& value, const Directory& directory) {
       Values resources = directory.resources_of_association(value);
       std::erase_if(resources, [](const std::string& arn) {
         return arn.find(":subnet/") == std::string::npos;
       });
       return resources;
     }},
    {"host-and-path", host_and_path},
    {"ec2-resource", ec2_resource},
    {"listener", [](const std::string& value,
                    const Directory&) { return below(value, "loadbalancer/", "listener/"); }},
    {"listener-rule", [](const std::string& value,
                         const Directory&) { return below(value, "listener/", "listener-rule/"); }},
};

}  // namespace

Function find_function(std::string_view name) {
  for (const auto& [known, function] : kFunctions) {
    if (known == name) return function;
  }
  NG_ASSERT(false);
  return nullptr;
}

}  // namespace neargate::access
