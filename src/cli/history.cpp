#include "deploy/history.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "cli/delivery_session.hpp"
#include "deploy/progress.hpp"

namespace neargate::cli {
namespace {

std::string seconds(Timestamp time) {
  return to_rfc3339(std::chrono::floor<std::chrono::seconds>(time));
}

// "app@sha256:0123456789ab" is as much as a table has room for.
std::string short_image(const std::string& image) {
  const std::string name = image.substr(image.rfind('/') + 1);
  const std::size_t digest = name.find("@sha256:");
  return digest == std::string::npos ? name : name.substr(0, digest + 20);
}

std::vector<std::string> row_of(const deploy::PastDeployment& past) {
  std::vector<std::string> images;
  for (const std::string& image : past.images) images.push_back(short_image(image));
  const auto took = past.finished ? deploy::elapsed_text(*past.finished - past.started) : "-";
  return {seconds(past.started),
          past.status,
          past.task_definition.empty() ? "-" : past.task_definition,
          images.empty() ? "-" : join(images, ","),
          past.by.empty() ? "-" : past.by,
          took,
          past.reason};
}

std::string to_json(const deploy::PastDeployment& past) {
  // The form of an event without being one: the same members everywhere.
  deploy::Event event("deployment", past.reason);
  event.with("status", past.status)
      .with("taskDefinition", past.task_definition)
      .with_json("images", deploy::json_list(past.images))
      .with("by", past.by)
      .with("serviceDeployment", past.service_deployment);
  if (past.finished) event.with("finished", to_rfc3339_millis(*past.finished));
  return deploy::to_json(event, to_rfc3339_millis(past.started));
}

}  // namespace

int history(const HistoryOptions& options, const Output& output) {
  DeliverySession session(options.service, output);
  const auto all = deploy::history(session.transport(), session.name(), options.count);
  if (output.json) {
    for (const deploy::PastDeployment& past : all) output.print(to_json(past));
    return 0;
  }
  std::vector<std::vector<std::string>> rows = {
      {"STARTED", "STATUS", "REVISION", "IMAGE", "BY", "TOOK", "REASON"}};
  for (const deploy::PastDeployment& past : all) rows.push_back(row_of(past));
  output.print(table(rows));
  return 0;
}

}  // namespace neargate::cli
