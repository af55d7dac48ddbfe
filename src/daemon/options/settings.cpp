#include "daemon/options/settings.hpp"

#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "cloud/ec2/quotas.hpp"

namespace neargate::daemon {
namespace {

// For good: `option` names it in the error.
void take_for_good(const char* option, const std::string& what,
                   const std::optional<std::string>& given, const std::optional<std::string>& kept,
                   const std::string& state_directory) {
  if (!given || !kept || *given == *kept) return;
  throw Error(
      fmt::format("cannot start as {} {}", what, *given),
      fmt::format("the state in {} is of {} {}, and so is all that was made in it", state_directory,
                  what, *kept),
      fmt::format("leave {} out, forget that state with `neargate --state {} down --purge`, "
                  "or give another --state, with a --name, --run and --port of its own",
                  option, state_directory));
}

template <class T>
void overlay(std::optional<T>& value, const std::optional<T>& over) {
  if (over) value = over;
}

void overlay(Settings& settings, const Settings& over) {
  overlay(settings.account, over.account);
  overlay(settings.region, over.region);
  overlay(settings.name, over.name);
  overlay(settings.run_directory, over.run_directory);
  overlay(settings.address, over.address);
  overlay(settings.port, over.port);
  overlay(settings.speed, over.speed);
  if (!over.quotas) return;
  if (!settings.quotas) settings.quotas.emplace();
  for (const auto& [name, value] : *over.quotas) (*settings.quotas)[name] = value;
}

// What --defaults leaves.
Settings for_good(const Settings& kept) {
  return {.account = kept.account,
          .region = kept.region,
          .name = kept.name,
          .run_directory = kept.run_directory};
}

using Texts = std::map<std::string, std::string>;  // values by option

// Without what is absent.
Texts texts(const Settings& settings) {
  Texts out;
  const auto add = [&](const char* option, const auto& value) {
    if (value) out[option] = fmt::format("{}", *value);
  };
  add("--account", settings.account);
  add("--region", settings.region);
  add("--name", settings.name);
  add("--run", settings.run_directory);
  add("--listen", settings.address);
  add("--port", settings.port);
  add("--speed", settings.speed);
  if (!settings.quotas) return out;
  for (const auto& [name, value] : *settings.quotas) {
    out["--quota " + name] = std::to_string(value);
  }
  return out;
}

// With the quotas that either has, as AWS has them.
Texts default_texts(const Settings& one, const Settings& other = {}) {
  Texts out = texts(default_settings());
  const ec2::Quotas quotas;
  for (const auto* each : {&one, &other}) {
    if (!each->quotas) continue;
    for (const auto& [name, value] : *each->quotas) {
      out["--quota " + name] = std::to_string(quotas.find(name).value_or(0));
    }
  }
  return out;
}

Texts full_texts(const Settings& settings, const Settings& beside) {
  Texts out = default_texts(settings, beside);
  for (const auto& [option, value] : texts(settings)) out[option] = value;
  return out;
}

}  // namespace

Settings default_settings() {
  return {.account = "123456789012",
          .region = "us-east-1",
          .name = "ng",
          .run_directory = "/run/neargate",
          .address = "127.0.0.1",
          .port = 4566,
          .speed = 1};
}

Options settle(const Options& given, const Settings& kept) {
  const Settings& wanted = given.settings;
  take_for_good("--account", "the account", wanted.account, kept.account, given.state_directory);
  take_for_good("--region", "the region", wanted.region, kept.region, given.state_directory);
  take_for_good("--name", "the instance", wanted.name, kept.name, given.state_directory);
  Options settled = given;
  settled.settings = default_settings();
  overlay(settled.settings, given.to_defaults ? for_good(kept) : kept);
  overlay(settled.settings, wanted);
  return settled;
}

std::vector<std::string> taken_from_state(const Settings& settled, const Settings& given) {
  const auto defaults = default_texts(settled);
  const auto chosen = texts(given);
  std::vector<std::string> out;
  for (const auto& [option, value] : texts(settled)) {
    const auto usual = defaults.find(option);
    if (chosen.contains(option) || (usual != defaults.end() && usual->second == value)) continue;
    out.push_back(option + (option.starts_with("--quota") ? '=' : ' ') + value);
  }
  return out;
}

std::vector<std::string> differences(const Settings& wanted, const Settings& running) {
  const auto wanted_texts = full_texts(wanted, running);
  const auto running_texts = full_texts(running, wanted);
  std::vector<std::string> out;
  for (const auto& [option, value] : wanted_texts) {
    const std::string& present = running_texts.at(option);
    if (present != value) out.push_back(fmt::format("{} is {}, not {}", option, present, value));
  }
  return out;
}

std::string endpoint_of(const Settings& settings) {
  return fmt::format("http://{}:{}", *settings.address, *settings.port);
}

std::string control_socket_of(const Settings& settings) {
  return *settings.run_directory + "/control.sock";
}

}  // namespace neargate::daemon
