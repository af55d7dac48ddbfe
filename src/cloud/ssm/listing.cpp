// Lists of parameters: by path, by filters, and a parameter's versions.
#include <algorithm>

#include "aws/error.hpp"
#include "cloud/pagination.hpp"
#include "cloud/ssm/names.hpp"
#include "cloud/ssm/ssm.hpp"

namespace neargate::ssm {
namespace {

constexpr std::int32_t kDefaultResults = 50;
constexpr std::int32_t kDefaultResultsByPath = 10;
constexpr const char* kBadToken = "InvalidNextToken";

[[noreturn]] void bad_option(const std::string& option, const std::string& key) {
  throw aws::Error("InvalidFilterOption",
                   "The filter option " + option + " is not valid for the filter key " + key + ".");
}

bool below(const std::string& name, std::string path, bool recursive) {
  if (!path.ends_with('/')) path += '/';
  if (!name.starts_with('/')) return path == "/";  // names without a path are at the root
  if (!name.starts_with(path)) return false;
  return recursive || name.find('/', path.size()) == std::string::npos;
}

bool any(const std::vector<std::string>& values, const auto& matches) {
  return std::any_of(values.begin(), values.end(), matches);
}

// Options that compare a text: Equals, BeginsWith, and for names Contains.
bool compares(const std::string& text, const std::string& option, const std::string& key,
              const std::vector<std::string>& values) {
  return any(values, [&](const std::string& value) {
    if (option == "Equals") return text == value;
    if (option == "BeginsWith") return text.starts_with(value);
    if (option == "Contains" && key == "Name") return text.find(value) != std::string::npos;
    bad_option(option, key);
  });
}

}  // namespace

bool Ssm::passes(const ParameterRecord& record, const ParameterStringFilter& filter) const {
  const ParameterVersionRecord& version = record.versions.back();
  const std::vector<std::string> values = filter.values.value_or(std::vector<std::string>{});
  const std::string option = filter.option.value_or(filter.key == "Path" ? "OneLevel" : "Equals");
  if (filter.key == "Path") {
    if (option != "OneLevel" && option != "Recursive") bad_option(option, filter.key);
    return any(values, [&](const std::string& path) {
      check_path(path);
      return below(record.name, path, option == "Recursive");
    });
  }
  if (filter.key.starts_with("tag:")) {
    const std::string key = filter.key.substr(4);
    const auto tag = std::find_if(record.tags.begin(), record.tags.end(),
                                  [&key](const Tag& candidate) { return candidate.key == key; });
    if (tag == record.tags.end()) return false;
    return values.empty() || compares(tag->value, option, filter.key, values);
  }
  if (filter.key == "Label") {
    return any(values, [&](const std::string& label) {
      return std::any_of(record.versions.begin(), record.versions.end(),
                         [&](const auto& any_version) {
                           const auto& labels = any_version.labels;
                           return std::find(labels.begin(), labels.end(), label) != labels.end();
                         });
    });
  }
  if (filter.key == "Type") return compares(version.type, option, filter.key, values);
  if (filter.key == "KeyId") {
    return compares(version.key_id.value_or(""), option, filter.key, values);
  }
  if (filter.key == "Tier") return compares(version.tier, option, filter.key, values);
  if (filter.key == "DataType") return compares(version.data_type, option, filter.key, values);
  return compares(record.name, option, filter.key, values);
}

GetParametersByPathResult Ssm::get_parameters_by_path(const GetParametersByPathRequest& request,
                                                      aws::Call&) {
  check_path(request.path);
  std::vector<Parameter> found;
  for (const auto& [name, record] : parameters_) {
    if (!below(name, request.path, request.recursive.value_or(false))) continue;
    Selection selection{&record, &record.versions.back(), ""};
    bool passed = true;
    if (request.parameter_filters) {
      for (const ParameterStringFilter& filter : *request.parameter_filters) {
        if (filter.key == "Name" || filter.key == "Path" || filter.key == "Tier" ||
            filter.key.starts_with("tag:")) {
          throw aws::Error("InvalidFilterKey",
                           "The following filter key is not valid: " + filter.key +
                               ". Valid filter keys include: [Type, KeyId, Label, DataType].");
        }
        passed = passed && passes(record, filter);
        // A label selects the version that bears it.
        if (passed && filter.key == "Label") {
          for (const ParameterVersionRecord& version : record.versions) {
            for (const std::string& label : filter.values.value_or(std::vector<std::string>{})) {
              const auto& labels = version.labels;
              if (std::find(labels.begin(), labels.end(), label) == labels.end()) continue;
              selection.version = &version;
              selection.selector = ":" + label;
            }
          }
        }
      }
    }
    if (passed) found.push_back(describe(selection, request.with_decryption.value_or(false)));
  }
  GetParametersByPathResult result;
  result.next_token = cloud::paginate(found, request.max_results.value_or(kDefaultResultsByPath),
                                      request.next_token, kBadToken);
  result.parameters = std::move(found);
  return result;
}

ParameterMetadata Ssm::describe(const ParameterRecord& record) const {
  const ParameterVersionRecord& version = record.versions.back();
  ParameterMetadata shown;
  shown.name = record.name;
  shown.arn = arn(record.name);
  shown.type = version.type;
  shown.key_id = version.key_id;
  shown.last_modified_date = version.modified;
  shown.last_modified_user = version.modified_by;
  shown.description = version.description;
  shown.allowed_pattern = version.allowed_pattern;
  shown.version = version.version;
  shown.tier = version.tier;
  shown.data_type = version.data_type;
  return shown;
}

DescribeParametersResult Ssm::describe_parameters(const DescribeParametersRequest& request,
                                                  aws::Call&) {
  if (request.filters && request.parameter_filters) {
    throw aws::Error("ValidationException",
                     "You can use either Filters or ParameterFilters in a single request.");
  }
  std::vector<ParameterStringFilter> filters =
      request.parameter_filters.value_or(std::vector<ParameterStringFilter>{});
  if (request.filters) {
    for (const ParametersFilter& old : *request.filters) {
      ParameterStringFilter filter;
      filter.key = old.key;
      filter.option = old.key == "Name" ? "BeginsWith" : "Equals";
      filter.values = old.values;
      filters.push_back(std::move(filter));
    }
  }
  std::vector<ParameterMetadata> found;
  for (const auto& [name, record] : parameters_) {
    const bool passed = std::all_of(
        filters.begin(), filters.end(),
        [this, &record = record](const auto& filter) { return passes(record, filter); });
    if (passed) found.push_back(describe(record));
  }
  DescribeParametersResult result;
  result.next_token = cloud::paginate(found, request.max_results.value_or(kDefaultResults),
                                      request.next_token, kBadToken);
  result.parameters = std::move(found);
  return result;
}

GetParameterHistoryResult Ssm::get_parameter_history(const GetParameterHistoryRequest& request,
                                                     aws::Call&) {
  const ParameterRecord& record = parameter(request.name);
  std::vector<ParameterHistory> history;
  for (const ParameterVersionRecord& version : record.versions) {
    const Parameter value =
        describe(Selection{&record, &version, ""}, request.with_decryption.value_or(false));
    ParameterHistory shown;
    shown.name = record.name;
    shown.type = version.type;
    shown.key_id = version.key_id;
    shown.last_modified_date = version.modified;
    shown.last_modified_user = version.modified_by;
    shown.description = version.description;
    shown.value = value.value;
    shown.allowed_pattern = version.allowed_pattern;
    shown.version = version.version;
    shown.labels = version.labels;
    shown.tier = version.tier;
    shown.data_type = version.data_type;
    history.push_back(std::move(shown));
  }
  GetParameterHistoryResult result;
  result.next_token = cloud::paginate(history, request.max_results.value_or(kDefaultResults),
                                      request.next_token, kBadToken);
  result.parameters = std::move(history);
  return result;
}

}  // namespace neargate::ssm
