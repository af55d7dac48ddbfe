#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "smithy/idl/coverage.hpp"
#include "smithy/idl/cpp.hpp"
#include "smithy/idl/load.hpp"
#include "smithy/idl/openapi.hpp"

namespace neargate::smithy::idl {
namespace {

constexpr std::string_view kUsage =
    "smithy-gen cpp FILE --namespace NAME --out DIR [--prelude FILE]\n"
    "                                   writes {types,api,client}.{hpp,cpp}\n"
    "smithy-gen coverage FILE… --out FILE [--prelude FILE]\n"
    "                                   writes the page of what is enforced and what is stored\n"
    "smithy-gen openapi FILE --out FILE [--prelude FILE]\n"
    "                                   writes an OpenAPI 3.1 document of a restJson1 service\n"
    "smithy-gen check FILE… [--prelude FILE]\n"
    "                                   reports what is wrong with models\n";

struct Arguments {
  std::string command;
  std::vector<std::string> files;
  std::map<std::string, std::string> options;

  std::string option(const std::string& name) const {
    const auto found = options.find(name);
    if (found == options.end()) {
      throw Error(fmt::format("--{} is missing", name), "",
                  "run smithy-gen without arguments for help");
    }
    return found->second;
  }
};

Arguments read_arguments(int count, char** values) {
  Arguments arguments;
  arguments.command = values[1];
  for (int i = 2; i < count; ++i) {
    const std::string value = values[i];
    if (!value.starts_with("--")) {
      arguments.files.push_back(value);
    } else if (++i == count) {
      throw Error(fmt::format("{} needs a value", value));
    } else {
      arguments.options[value.substr(2)] = values[i];
    }
  }
  if (arguments.files.empty()) throw Error("no model file is given");
  return arguments;
}

Source read_source(const std::string& file) {
  auto text = read_file(file);
  if (!text) throw Error(fmt::format("cannot read {}", file), "there is no such file");
  return {file, std::move(*text)};
}

// Writes a file only where its content is new, so that the build does not redo what depends on it.
void update_file(const std::string& path, const std::string& text) {
  if (read_file(path) == text) return;
  if (const std::size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0) {
    make_directories(path.substr(0, slash));
  }
  write_file_atomically(path, text);
}

// The model of one file and the prelude. Prints diagnostics; nothing where there are errors.
std::optional<Loaded> load_file(const std::string& file, const Arguments& arguments) {
  std::vector<Source> sources;
  if (arguments.options.contains("prelude")) {
    sources.push_back(read_source(arguments.option("prelude")));
  }
  sources.push_back(read_source(file));
  Loaded loaded = load(sources);
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    fmt::print(stderr, "{}\n", diagnostic.to_string());
  }
  if (!loaded.ok()) return std::nullopt;
  return loaded;
}

int run_cpp(const Arguments& arguments) {
  const std::string directory = arguments.option("out");
  const auto loaded = load_file(arguments.files[0], arguments);
  if (!loaded) return 1;
  const CppPlan plan(loaded->model, arguments.files[0], arguments.option("namespace"));
  for (const GeneratedFile& file : generate_cpp(plan)) {
    update_file(directory + "/" + file.name, file.text);
  }
  return 0;
}

int run_coverage(const Arguments& arguments) {
  const std::string out = arguments.option("out");
  std::vector<Loaded> loaded;
  std::vector<const Model*> models;
  loaded.reserve(arguments.files.size());
  for (const std::string& file : arguments.files) {
    auto one = load_file(file, arguments);
    if (!one) return 1;
    loaded.push_back(std::move(*one));
    models.push_back(&loaded.back().model);
  }
  update_file(out, coverage_page(models));
  return 0;
}

int run_openapi(const Arguments& arguments) {
  const std::string out = arguments.option("out");
  const auto loaded = load_file(arguments.files[0], arguments);
  if (!loaded) return 1;
  update_file(out, openapi_document(loaded->model));
  return 0;
}

int run_check(const Arguments& arguments) {
  bool ok = true;
  for (const std::string& file : arguments.files) {
    if (!load_file(file, arguments)) ok = false;
  }
  return ok ? 0 : 1;
}

int run(int count, char** values) {
  if (count < 2) {
    fmt::print("{}", kUsage);
    return 2;
  }
  const Arguments arguments = read_arguments(count, values);
  if (arguments.command == "cpp") return run_cpp(arguments);
  if (arguments.command == "coverage") return run_coverage(arguments);
  if (arguments.command == "openapi") return run_openapi(arguments);
  if (arguments.command == "check") return run_check(arguments);
  throw Error(fmt::format("unknown command '{}'", arguments.command), "",
              "run smithy-gen without arguments for help");
}

}  // namespace
}  // namespace neargate::smithy::idl

int main(int count, char** values) {
  try {
    return neargate::smithy::idl::run(count, values);
  } catch (const neargate::Error& error) {
    fmt::print(stderr, "smithy-gen: {}\n", error.what());
    return 2;
  }
}
