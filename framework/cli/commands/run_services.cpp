#include "framework/cli/commands/run_services.h"

#include "framework/diagnostics/log.h"

#include <algorithm>

namespace fah {

void RunServices::log(std::int32_t level, std::string_view message) {
    fah::log(static_cast<LogLevel>(std::clamp(level, FAH_LOG_DEBUG, FAH_LOG_ERROR)), id_ + ": " + std::string(message));
}

void RunServices::fact(Fact fact) {
    fact.key = id_ + "." + fact.key;
    ledger_.set(std::move(fact));
}

}  // namespace fah
