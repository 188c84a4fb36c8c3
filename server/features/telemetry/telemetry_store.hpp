// Telemetry's collections and queries that only this feature uses.
#pragma once
#include "features/telemetry/telemetry.hpp"

namespace peertest {

const Collection<TelemetrySummary>& telemetry_summaries();
std::vector<TelemetryEvent> events_of(Reader&, const std::string& assignment_id, std::size_t most);

}  // namespace peertest
