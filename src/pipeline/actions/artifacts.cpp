#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "pipeline/actions/stand_ins.hpp"
#include "pipeline/job_order.hpp"
#include "pipeline/workflow/event_filter.hpp"

namespace neargate::pipeline {
namespace {

namespace fs = std::filesystem;

std::string checked_name(const std::string& name) {
  if (name.empty() || name[0] == '.' || name.find_first_of("\\/:\"<>|*?\r\n") != name.npos) {
    throw Error("'" + name + "' cannot be an artifact's name");
  }
  return name;
}

fs::path below_workspace(const ActionCall& call, const std::string& path) {
  return (fs::path(call.order().places.workspace) / path).lexically_normal();
}

bool is_hidden(const fs::path& relative) {
  return std::any_of(relative.begin(), relative.end(), [](const fs::path& part) {
    return part.string().size() > 1 && part.string()[0] == '.' && part != "..";
  });
}

void add_files(const fs::path& path, std::vector<fs::path>& out) {
  if (fs::is_regular_file(path)) out.push_back(path);
  if (!fs::is_directory(path)) return;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) out.push_back(entry.path());
  }
}

// Where the part of a pattern without wildcards ends: what is kept of the paths begins there.
fs::path fixed_part(const fs::path& pattern) {
  fs::path out;
  for (const fs::path& part : pattern) {
    if (part.string().find_first_of("*?[") != std::string::npos) break;
    out /= part;
  }
  return out;
}

struct Found {
  std::vector<fs::path> files;
  fs::path root;  // what their names in the artifact are relative to
};

Found find_files(const ActionCall& call) {
  Found out;
  std::vector<std::string> excluded;
  const std::string paths = call.input("path");
  for (const std::string_view line : split(paths, '\n')) {
    const std::string text(trim(line));
    if (text.empty()) continue;
    if (text[0] == '!') {
      excluded.push_back(below_workspace(call, text.substr(1)).string());
      continue;
    }
    const fs::path pattern = below_workspace(call, text);
    const fs::path fixed = fixed_part(pattern);
    std::vector<fs::path> files;
    add_files(fixed, files);
    if (fixed != pattern) {
      std::erase_if(files, [&](const fs::path& file) {
        return !matches_filter(pattern.string(), file.string()) &&
               !matches_filter(pattern.string() + "/**", file.string());
      });
    }
    const fs::path base = fs::is_directory(fixed) ? fixed : fixed.parent_path();
    if (out.root.empty()) out.root = base;
    while (base.lexically_relative(out.root).string().starts_with("..")) {
      out.root = out.root.parent_path();
    }
    out.files.insert(out.files.end(), files.begin(), files.end());
  }
  const bool hidden = call.flag("include-hidden-files", false);
  std::erase_if(out.files, [&](const fs::path& file) {
    const bool is_excluded =
        std::any_of(excluded.begin(), excluded.end(), [&](const std::string& pattern) {
          return matches_filter(pattern, file.string()) ||
                 matches_filter(pattern + "/**", file.string());
        });
    return is_excluded || (!hidden && is_hidden(file.lexically_relative(out.root)));
  });
  return out;
}

}  // namespace

// Keeps files in a directory of the run, as artifacts/NAME. As on GitHub, they lose their modes.
void upload_artifact(ActionCall& call) {
  const std::string name =
      checked_name(call.input("name").empty() ? "artifact" : call.input("name"));
  const fs::path target = fs::path(call.order().places.artifacts) / name;
  if (fs::exists(target)) {
    if (!call.flag("overwrite", false)) {
      throw Error("there is an artifact '" + name + "' already", "artifacts do not change",
                  "use another name, or overwrite: true");
    }
    fs::remove_all(target);
  }
  const Found found = find_files(call);
  if (found.files.empty()) {
    const std::string what = "no files were found at " + call.input("path");
    const std::string then = call.input("if-no-files-found");
    if (then == "error") throw Error(what);
    then == "ignore" ? call.say(what) : call.warn(what);
    return;
  }
  // Other jobs see it whole or not at all.
  const fs::path partial = target.string() + ".partial";
  fs::remove_all(partial);
  std::uintmax_t bytes = 0;
  for (const fs::path& file : found.files) {
    const fs::path copy = partial / file.lexically_relative(found.root);
    fs::create_directories(copy.parent_path());
    fs::copy_file(file, copy, fs::copy_options::overwrite_existing);
    fs::permissions(copy, fs::perms(0644));
    bytes += fs::file_size(copy);
  }
  fs::rename(partial, target);
  call.say(fmt::format("kept {} files, {} bytes, as '{}'", found.files.size(), bytes, name));
}

// Of this run alone. Without a name all of them, each in a directory of its name.
void download_artifact(ActionCall& call) {
  const fs::path target = below_workspace(call, call.input("path"));
  const fs::path artifacts = call.order().places.artifacts;
  const auto copy = [&](const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    call.say("took '" + from.filename().string() + "' to " + to.string());
  };
  if (const std::string name = call.input("name"); !name.empty()) {
    if (!fs::exists(artifacts / checked_name(name))) {
      throw Error("there is no artifact '" + name + "'", "no job of this run has uploaded it",
                  "let the job that does be one of this job's 'needs'");
    }
    copy(artifacts / name, target);
  } else if (fs::exists(artifacts)) {
    const std::string pattern = call.input("pattern").empty() ? "*" : call.input("pattern");
    for (const auto& entry : fs::directory_iterator(artifacts)) {
      const std::string each = entry.path().filename();
      if (each.ends_with(".partial") || !matches_filter(pattern, each)) continue;
      copy(entry.path(), call.flag("merge-multiple", false) ? target : target / each);
    }
  }
  call.set_output("download-path", target.string());
}

}  // namespace neargate::pipeline
