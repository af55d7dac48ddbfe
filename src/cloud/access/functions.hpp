#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cloud/access/directory.hpp"

// What values of templates go through (models/prelude.smithy).
namespace neargate::access {

// text            itself, and never an ARN: keys of S3 and names of alarms may look like one
// role            "deploy" -> "team/deploy": with its path
// boundary        a role's name -> its permissions boundary
// key             a key's id, ARN or alias -> the key's ARN
// task-definition a family, with or without revision -> the ARN of the revision that it means
// task-roles      the same -> the roles of that revision
// parameter       "/app/key:3" -> "app/key": SSM's resources have neither leading slash nor version
// log-group       an ARN or a name -> the name
// copy-source     "bucket/a%20key" -> "bucket/a key"; nothing where it names a version
// copy-source-version "bucket/a%20key?versionId=x" -> "bucket/a key"; nothing where it names none
// host-and-path   "https://issuer/path" -> "issuer/path"
// service-of      "…:service-deployment/shop/web/id", or a revision's -> "…:service/shop/web"
// association     EC2's association, or an associated address -> the ARNs of what it associates
// associated-subnet the same, and of these the subnet's
// ec2-resource    "subnet-0a1b" -> "subnet/subnet-0a1b"
// listener        a load balancer's ARN -> that of any listener of it
// listener-rule   a listener's ARN -> that of any rule of it
using Function = std::vector<std::string> (*)(const std::string& value, const Directory& directory);

// There must be one of this name.
Function find_function(std::string_view name);

}  // namespace neargate::access
