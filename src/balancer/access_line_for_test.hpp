#pragma once

#include <string>

// Include in *_test.cpp only.
namespace neargate::balancer::test {

// Whether Athena reads it: the pattern is that of AWS's table for these logs. It stands in
// access_entry_test.cpp.
// https://docs.aws.amazon.com/athena/latest/ug/create-alb-access-logs-table.html
bool is_access_line(const std::string& line);

}  // namespace neargate::balancer::test
