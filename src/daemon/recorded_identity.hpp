#pragma once

#include "gen/daemon/types.hpp"
#include "store/database.hpp"

namespace neargate::daemon {

// Which account and region the records are of, where they tell: of states that were made before
// settings were kept. No other settings are set.
Settings recorded_identity(store::Database& database);

}  // namespace neargate::daemon
