#include "aws/shared_config.hpp"

#include "base/text.hpp"

namespace neargate::aws {
namespace {

std::string config_name(const std::string& profile) {
  return profile == "default" ? profile : "profile " + profile;
}

}  // namespace

ConfigSections parse_shared_config(std::string_view text) {
  ConfigSections sections;
  ConfigSection* section = nullptr;
  std::string parent;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trim(raw);
    if (line.empty() || line.starts_with('#') || line.starts_with(';')) continue;
    if (line.starts_with('[')) {
      section = &sections[std::string(trim(line.substr(1, line.find(']') - 1)))];
      parent.clear();
      continue;
    }
    const std::size_t equals = line.find('=');
    if (section == nullptr || equals == std::string_view::npos) continue;
    const std::string key = to_lower(trim(line.substr(0, equals)));
    const std::string_view value = trim(line.substr(equals + 1));
    const bool is_nested = raw[0] == ' ' || raw[0] == '\t';
    if (!is_nested) parent = key;
    (*section)[is_nested && parent != key ? parent + "." + key : key] = value;
  }
  return sections;
}

std::string find_setting(const ConfigSection& section, std::string_view key) {
  const auto found = section.find(key);
  return found == section.end() ? "" : found->second;
}

bool SharedConfig::has_profile(const std::string& name) const {
  return credentials.contains(name) || config.contains(config_name(name));
}

ConfigSection SharedConfig::profile(const std::string& name) const {
  ConfigSection merged = section(config_name(name));
  const auto own = credentials.find(name);
  if (own == credentials.end()) return merged;
  // A pair belongs together: not the key of one file with the token of the other.
  if (!find_setting(own->second, "aws_access_key_id").empty()) {
    for (const char* key : {"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}) {
      merged.erase(key);
    }
  }
  for (const auto& [key, value] : own->second) merged[key] = value;
  return merged;
}

ConfigSection SharedConfig::section(const std::string& name) const {
  const auto found = config.find(name);
  return found == config.end() ? ConfigSection{} : found->second;
}

}  // namespace neargate::aws
