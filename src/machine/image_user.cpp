#include "machine/image_user.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "machine/machine.hpp"

namespace neargate::machine {
namespace {

std::optional<std::uint32_t> number_of(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The fields of the first line whose name is `key`, or whose number (third field) is.
std::vector<std::string_view> find_entry(std::string_view file, std::string_view key) {
  const auto number = number_of(key);
  for (const std::string_view line : split(file, '\n')) {
    auto fields = split(line, ':');
    if (fields.size() < 4) continue;
    if (fields[0] == key || (number && number_of(fields[2]) == number)) return fields;
  }
  return {};
}

[[noreturn]] void unknown(const char* kind, std::string_view name, const char* file) {
  throw MachineError(MachineError::Kind::cannot_start_container,
                     std::string("unable to find ") + kind + " " + std::string(name) +
                         ": no matching entries in the image's " + file);
}

std::vector<std::uint32_t> groups_of(std::string_view name, std::string_view group_file) {
  std::vector<std::uint32_t> groups;
  for (const std::string_view line : split(group_file, '\n')) {
    const auto fields = split(line, ':');
    if (fields.size() < 4) continue;
    const auto members = split(trim(fields[3]), ',');
    const auto number = number_of(fields[2]);
    if (number && std::find(members.begin(), members.end(), name) != members.end()) {
      groups.push_back(*number);
    }
  }
  return groups;
}

}  // namespace

ImageUser find_user(std::string_view user, std::string_view passwd, std::string_view group) {
  const std::size_t colon = user.find(':');
  const std::string_view name = user.substr(0, colon);
  ImageUser result;
  const auto entry = find_entry(passwd, name.empty() ? "0" : name);
  if (!entry.empty()) {
    result.uid = number_of(entry[2]).value_or(0);
    result.gid = number_of(entry[3]).value_or(0);
    if (entry.size() > 5 && !entry[5].empty()) result.home = entry[5];
    result.groups = groups_of(entry[0], group);
  } else if (const auto number = number_of(name)) {
    result.uid = *number;
  } else if (!name.empty()) {
    unknown("user", name, "/etc/passwd");
  }
  if (colon == std::string_view::npos) return result;
  const std::string_view group_name = user.substr(colon + 1);
  const auto group_entry = find_entry(group, group_name);
  result.groups.clear();
  if (!group_entry.empty()) {
    result.gid = number_of(group_entry[2]).value_or(0);
  } else if (const auto number = number_of(group_name)) {
    result.gid = *number;
  } else {
    unknown("group", group_name, "/etc/group");
  }
  return result;
}

}  // namespace neargate::machine
