// Parameters: put, got, deleted.
#include <algorithm>
#include <cctype>
#include <optional>

#include "aws/error.hpp"
#include "cloud/ssm/names.hpp"
#include "cloud/ssm/ssm.hpp"
#include "cloud/ssm/tags.hpp"

namespace neargate::ssm {
namespace {

// https://docs.aws.amazon.com/general/latest/gr/ssm.html
constexpr std::size_t kMaxStandardValue = 4096;
constexpr std::size_t kMaxAdvancedValue = 8192;
constexpr std::size_t kMaxVersions = 100;
// AWS's key for the account's parameters, where a caller names none.
constexpr char kOwnKey[] = "alias/aws/ssm";

aws::Error not_found(const std::string& message = "") { return {"ParameterNotFound", message}; }

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 18 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

const ParameterVersionRecord* find_version(const ParameterRecord& record,
                                           const std::string& selector) {
  for (const ParameterVersionRecord& version : record.versions) {
    const auto& labels = version.labels;
    const bool chosen = is_number(selector)
                            ? version.version == std::stoll(selector)
                            : std::find(labels.begin(), labels.end(), selector) != labels.end();
    if (chosen) return &version;
  }
  return nullptr;
}

void check_value(const std::string& value, const std::string& tier) {
  if (value.empty()) {
    throw aws::Error("ValidationException",
                     "1 validation error detected: Value '' at 'value' failed to satisfy "
                     "constraint: Member must have length greater than or equal to 1");
  }
  const bool standard = tier == "Standard";
  if (value.size() <= (standard ? kMaxStandardValue : kMaxAdvancedValue)) return;
  throw aws::Error(
      "ValidationException",
      standard
          ? "Standard tier parameters support a maximum parameter value of 4096 characters. To "
            "create a larger parameter value, upgrade the parameter to use the advanced-"
            "parameter tier."
          : "Advanced tier parameters support a maximum parameter value of 8192 characters.");
}

// Room for one version more: the oldest goes, unless a label holds it.
void make_room(ParameterRecord& record) {
  if (record.versions.size() < kMaxVersions) return;
  if (!record.versions.front().labels.empty()) {
    throw aws::Error("ParameterMaxVersionLimitExceeded",
                     "The oldest version of the parameter has labels. Move them to another version "
                     "before you put a new value.");
  }
  record.versions.erase(record.versions.begin());
}

}  // namespace

Ssm::Ssm(cloud::World& world) : world_(world), parameters_(world.database, "ssm.parameters") {}

std::string Ssm::arn(const std::string& name) const {
  return world_.arn("ssm", "parameter" + std::string(name.starts_with('/') ? "" : "/") + name);
}

std::string Ssm::name_of(const std::string& name_or_arn) const {
  if (!name_or_arn.starts_with("arn:")) return name_or_arn;
  const auto parsed = Arn::parse(name_or_arn);
  constexpr std::string_view kKind = "parameter";
  if (!parsed || parsed->service != "ssm" || parsed->account != world_.account ||
      parsed->region != world_.region || !parsed->resource.starts_with("parameter/")) {
    throw not_found();
  }
  // The ARN of "name" and that of "/name" are the same.
  const std::string path = parsed->resource.substr(kKind.size());
  const std::string bare = path.substr(1);
  return parameters_.contains(path.substr(0, path.find(':'))) ? path : bare;
}

const ParameterRecord& Ssm::parameter(const std::string& name) const {
  const ParameterRecord* found = parameters_.find(name_of(name));
  if (found == nullptr) throw not_found();
  return *found;
}

Ssm::Selection Ssm::select(const std::string& text) const {
  const std::string name = name_of(text);
  const std::size_t colon = name.find(':');
  Selection selection;
  selection.parameter = parameters_.find(name.substr(0, colon));
  if (selection.parameter == nullptr) throw not_found();
  if (colon == std::string::npos) {
    selection.version = &selection.parameter->versions.back();
    return selection;
  }
  selection.selector = name.substr(colon);
  selection.version = find_version(*selection.parameter, selection.selector.substr(1));
  if (selection.version == nullptr) {
    throw aws::Error("ParameterVersionNotFound", "Systems Manager could not find version " +
                                                     selection.selector.substr(1) + " of " +
                                                     selection.parameter->name +
                                                     ". Verify the version and try again.");
  }
  return selection;
}

std::string Ssm::value(const std::string& name_or_arn) const {
  return select(name_or_arn).version->value;
}

std::string Ssm::key_of(const std::string& name_or_arn) const {
  const std::string key = select(name_or_arn).version->key_id.value_or("");
  return key == kOwnKey ? "" : key;
}

Parameter Ssm::describe(const Selection& selection, bool decrypt) const {
  const ParameterVersionRecord& version = *selection.version;
  Parameter shown;
  shown.name = selection.parameter->name;
  shown.type = version.type;
  const bool hidden = version.type == "SecureString" && !decrypt;
  shown.value = hidden ? "encrypted: ask with WithDecryption" : version.value;
  shown.version = version.version;
  if (!selection.selector.empty()) shown.selector = selection.selector;
  shown.last_modified_date = version.modified;
  shown.arn = arn(selection.parameter->name);
  shown.data_type = version.data_type;
  return shown;
}

PutParameterResult Ssm::put_parameter(const PutParameterRequest& request, aws::Call& call) {
  check_new_name(request.name);
  const ParameterRecord* present = parameters_.find(request.name);
  const bool overwrite = request.overwrite.value_or(false);
  if (present != nullptr && !overwrite) {
    throw aws::Error("ParameterAlreadyExists",
                     "The parameter already exists. To overwrite this value, set the overwrite "
                     "option in the request to true.");
  }
  if (overwrite && request.tags) {
    throw aws::Error("ValidationException",
                     "Invalid request: tags and overwrite can't be used together. To create a "
                     "parameter with tags, please remove overwrite flag. To update tags for an "
                     "existing parameter, please use AddTagsToResource or RemoveTagsFromResource.");
  }
  if (present == nullptr && !request.type) {
    throw aws::Error("ValidationException",
                     "A parameter type is required when you create a parameter.");
  }
  const std::string data_type = request.data_type.value_or("text");
  if (data_type != "text") {
    throw aws::Error("ValidationException",
                     "The data type " + data_type + " is not supported: use text.");
  }
  ParameterVersionRecord version;
  const ParameterVersionRecord* before = present == nullptr ? nullptr : &present->versions.back();
  version.version = before == nullptr ? 1 : before->version + 1;
  version.type = request.type ? *request.type : before->type;
  const std::string tier = request.tier.value_or(before == nullptr ? "Standard" : before->tier);
  const bool large = request.value.size() > kMaxStandardValue;
  version.tier = tier == "Intelligent-Tiering" ? (large ? "Advanced" : "Standard") : tier;
  if (before != nullptr && before->tier == "Advanced" && version.tier == "Standard") {
    throw aws::Error("ValidationException",
                     "This parameter uses the advanced-parameter tier. You can't downgrade a "
                     "parameter from the advanced-parameter tier to the standard-parameter tier.");
  }
  check_value(request.value, version.tier);
  version.value = request.value;
  if (version.type == "SecureString") version.key_id = request.key_id.value_or(kOwnKey);
  version.description = request.description
                            ? request.description
                            : (before == nullptr ? std::nullopt : before->description);
  version.allowed_pattern = request.allowed_pattern;
  if (version.allowed_pattern && !version.allowed_pattern->empty()) {
    check_allowed_pattern(*version.allowed_pattern, version.value);
  }
  version.data_type = data_type;
  version.modified = call.now;
  version.modified_by = call.principal.arn;
  PutParameterResult result;
  result.version = version.version;
  result.tier = version.tier;
  if (present == nullptr) {
    ParameterRecord record;
    record.name = request.name;
    if (request.tags) merge_tags(record.tags, *request.tags);
    record.versions.push_back(std::move(version));
    parameters_.put(request.name, std::move(record));
  } else {
    ParameterRecord record = *present;
    make_room(record);
    record.versions.push_back(std::move(version));
    parameters_.put(request.name, std::move(record));
  }
  return result;
}

GetParameterResult Ssm::get_parameter(const GetParameterRequest& request, aws::Call&) {
  GetParameterResult result;
  result.parameter = describe(select(request.name), request.with_decryption.value_or(false));
  return result;
}

GetParametersResult Ssm::get_parameters(const GetParametersRequest& request, aws::Call&) {
  GetParametersResult result;
  auto& found = result.parameters.emplace();
  auto& invalid = result.invalid_parameters.emplace();
  for (const std::string& name : request.names) {
    try {
      found.push_back(describe(select(name), request.with_decryption.value_or(false)));
    } catch (const aws::Error&) {
      invalid.push_back(name);
    }
  }
  return result;
}

DeleteParameterResult Ssm::delete_parameter(const DeleteParameterRequest& request, aws::Call&) {
  if (!parameters_.erase(name_of(request.name))) throw not_found();
  return {};
}

DeleteParametersResult Ssm::delete_parameters(const DeleteParametersRequest& request, aws::Call&) {
  DeleteParametersResult result;
  auto& deleted = result.deleted_parameters.emplace();
  auto& invalid = result.invalid_parameters.emplace();
  for (const std::string& name : request.names) {
    (parameters_.erase(name) ? deleted : invalid).push_back(name);
  }
  return result;
}

}  // namespace neargate::ssm
