#pragma once

#include <map>
#include <string>
#include <vector>

// Tables of what policies mean: what a policy says down the side, what a request brings across the
// top, and in each cell how the two stand to each other, written by hand from AWS's documentation.
//
//   # Comments, and the pages that it follows.
//   version 2008-10-17          the policies' version, where it is not 2012-10-17
//   key s3:max-keys             the condition key that the policies ask for
//   resource-must-allow         the resource's policy must allow
//   holds NumericLessThan  <    the marks with which this element or operator holds
//   request "1" "10" missing    the columns; several lines are put together
//   policy "10" : < = m         a line: what the policy says, and a mark for each column
//
// The mark '-' leaves a cell out.
namespace neargate::policy_tables {

struct Line {
  std::string policy;
  std::string marks;  // one for each column
  std::string place;  // "numeric.table:21", for failures
};

struct Table {
  std::string version = "2012-10-17";
  std::string key;
  bool resource_must_allow = false;
  std::map<std::string, std::string> holds;  // an operator → its marks
  std::vector<std::string> requests;
  std::vector<Line> lines;
};

// Throws std::runtime_error where the file is no table, or a line has not a mark for each column.
Table read_table(const std::string& path);

}  // namespace neargate::policy_tables
