#pragma once

#include <map>
#include <string>
#include <string_view>

// The files that AWS's tools share: ~/.aws/config and ~/.aws/credentials.
namespace neargate::aws {

using ConfigSection = std::map<std::string, std::string, std::less<>>;
using ConfigSections = std::map<std::string, ConfigSection, std::less<>>;

// Indented lines belong to the key before them: "s3 =", with "  endpoint_url = ..." below, is the
// key "s3.endpoint_url". Keys are in lower case. Pure.
ConfigSections parse_shared_config(std::string_view text);

// "" where there is none.
std::string find_setting(const ConfigSection& section, std::string_view key);

// Both files.
struct SharedConfig {
  ConfigSections credentials;
  ConfigSections config;

  bool has_profile(const std::string& name) const;
  // What both say of a profile; where both do, keys are those of the credentials file.
  ConfigSection profile(const std::string& name) const;
  // A section of the config file, as "services local" or "sso-session work"; empty where there is
  // none.
  ConfigSection section(const std::string& name) const;
};

}  // namespace neargate::aws
