#pragma once

#include <string>
#include <string_view>

// How names of the model become names of C++.
namespace neargate::smithy::idl {

// snake_case of a member's or operation's name:
//   - a word starts at an upper-case letter that follows a lower-case letter or a digit
//     (taskDefinitionArn -> task_definition_arn, S3Bucket -> s3_bucket);
//   - a run of upper-case letters is one word, but for its last letter where a lower-case one
//     follows (HTTPCode -> http_code, VpcId -> vpc_id); a plural's s belongs to the run
//     (resourceARNs -> resource_arns);
//   - digits belong to the word before them (Ipv6CidrBlock -> ipv6_cidr_block);
//   - names that are written in one word, or run together, are known by a short list in naming.cpp
//     (IPv6, CRC32C, SSEKMS, GiB);
//   - characters other than letters and digits part words;
//   - C++ keywords, and names that the C library defines as macros, get a trailing '_'.
std::string snake_case(std::string_view name);

// The name of a structure's type: as in the model, its first letter in upper case.
std::string type_name(std::string_view name);

}  // namespace neargate::smithy::idl
