#include "base/error.hpp"
#include "cli/options.hpp"
#include "daemon/options/kept_settings.hpp"

namespace neargate::cli {

void take_kept_places(CommonOptions& common) {
  daemon::Settings kept;
  try {
    kept = daemon::kept_settings(common.state_directory);
  } catch (const Error&) {
    return;  // it is not ours to read, or damaged: `up`, which needs it, says so
  }
  if (!common.is_name_given && kept.name) common.name = *kept.name;
  if (common.is_run_directory_given || !kept.run_directory) return;
  common.run_directory = *kept.run_directory;
  common.is_run_directory_given = common.is_state_chosen;
}

}  // namespace neargate::cli
