#include <CLI/CLI.hpp>

#include "cli/options.hpp"

// Which service a command is about, and which image: options that several families have.
namespace neargate::cli {

CLI::Option* add_name(CLI::App& app, const std::string& option, std::string& value,
                      const std::string& help) {
  return app.add_option(option, value, help)
      ->check(CLI::Validator(
          [](const std::string& text) {
            return text.empty() ? "it is empty: is a variable not set? Name one, or leave it out"
                                : std::string();
          },
          ""));
}

void add_service(CLI::App& app, ServiceOptions& options) {
  add_name(app, "--cluster", options.cluster, "The cluster; not needed where there is only one")
      ->envname("NEARGATE_CLUSTER");
  add_name(app, "--service", options.service, "The service; not needed where there is only one")
      ->envname("NEARGATE_SERVICE");
  app.add_flag("--aws", options.endpoint.aws, kAwsFlagHelp);
}

CLI::Option_group* add_image(CLI::App& app, ImageOptions& options) {
  CLI::Option_group* image = app.add_option_group("Image", "Which image");
  add_name(*image, "--image", options.image, "HOST/REPOSITORY:TAG or HOST/REPOSITORY@sha256:…");
  add_name(*image, "--tag", options.tag, "The tag, in the repository of the image until now");
  add_name(app, "--container", options.container,
           "The container that gets it; by default the only one, or the one behind the load "
           "balancer");
  return image;
}

std::vector<std::string> with_values_apart(const std::vector<std::string>& arguments) {
  std::vector<std::string> out;
  bool is_ours = true;  // what stands behind "--" is another program's
  for (const std::string& each : arguments) {
    is_ours = is_ours && each != "--";
    const bool is_empty_value =
        is_ours && each.starts_with("--") && each.find('=') + 1 == each.size();
    if (is_empty_value) {
      out.push_back(each.substr(0, each.size() - 1));
      out.emplace_back();
    } else {
      out.push_back(each);
    }
  }
  return out;
}

}  // namespace neargate::cli
