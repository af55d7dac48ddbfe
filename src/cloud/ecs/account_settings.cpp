#include <map>

#include "aws/error.hpp"
#include "cloud/ecs/ecs.hpp"

// Account settings are kept and shown; none has an effect here.
namespace neargate::ecs {

namespace {

// Amazon ECS Developer Guide, "Account settings": what holds where nothing was set.
const std::map<std::string, std::string>& defaults() {
  static const std::map<std::string, std::string> values = {
      {"awsvpcTrunking", "disabled"},
      {"containerInsights", "disabled"},
      {"containerInstanceLongArnFormat", "enabled"},
      {"defaultLogDriverMode", "non-blocking"},
      {"fargateFIPSMode", "disabled"},
      {"fargateTaskRetirementWaitPeriod", "7"},
      {"guardDutyActivate", "off"},
      {"serviceLongArnFormat", "enabled"},
      {"tagResourceAuthorization", "off"},
      {"taskLongArnFormat", "enabled"},
  };
  return values;
}

constexpr const char* kDefaultPrincipal = "default";

std::string key_of(const std::string& principal, const std::string& name) {
  return principal + "|" + name;
}

Setting make(const std::string& principal, const std::string& name, const std::string& value) {
  Setting setting;
  setting.name = name;
  setting.value = value;
  setting.principal_arn = principal;
  setting.type = "user";
  return setting;
}

std::string root_arn(const cloud::World& world) {
  return "arn:aws:iam::" + world.account + ":root";
}

}  // namespace

PutAccountSettingResponse Ecs::put_account_setting(const PutAccountSettingRequest& request,
                                                   aws::Call& call) {
  const std::string principal = request.principal_arn.value_or(call.principal.arn);
  return {state_.account_settings.put(key_of(principal, request.name),
                                      make(principal, request.name, request.value))};
}

PutAccountSettingDefaultResponse Ecs::put_account_setting_default(
    const PutAccountSettingDefaultRequest& request, aws::Call&) {
  return {state_.account_settings.put(key_of(kDefaultPrincipal, request.name),
                                      make(root_arn(state_.world), request.name, request.value))};
}

DeleteAccountSettingResponse Ecs::delete_account_setting(const DeleteAccountSettingRequest& request,
                                                         aws::Call& call) {
  const std::string principal = request.principal_arn.value_or(call.principal.arn);
  const std::string key = key_of(principal, request.name);
  const Setting* found = state_.account_settings.find(key);
  Setting setting = found != nullptr ? *found : make(principal, request.name, "");
  state_.account_settings.erase(key);
  return {std::move(setting)};
}

ListAccountSettingsResponse Ecs::list_account_settings(const ListAccountSettingsRequest& request,
                                                       aws::Call& call) {
  const std::string principal = request.principal_arn.value_or(call.principal.arn);
  const bool effective = request.effective_settings.value_or(false);
  ListAccountSettingsResponse response;
  response.settings.emplace();
  for (const auto& [name, value] : defaults()) {
    if (request.name && *request.name != name) continue;
    const Setting* own = state_.account_settings.find(key_of(principal, name));
    const Setting* common = state_.account_settings.find(key_of(kDefaultPrincipal, name));
    std::optional<Setting> shown;
    if (own != nullptr) {
      shown = *own;
    } else if (effective && common != nullptr) {
      shown = *common;
    } else if (effective) {
      shown = make(root_arn(state_.world), name, value);
    }
    if (!shown || (request.value && shown->value != request.value)) continue;
    response.settings->push_back(std::move(*shown));
  }
  return response;
}

}  // namespace neargate::ecs
