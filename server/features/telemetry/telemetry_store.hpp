// Telemetry's collections and queries that only this feature uses.
#pragma once
#include "features/telemetry/telemetry.hpp"

namespace peertest {

const Collection<TelemetrySummary>& telemetry_summaries();
std::vector<Filter> of_assignment(const std::string& assignment_id);  // the events of one
std::vector<TelemetryEvent> events_of(Reader&, const std::string& assignment_id, std::size_t most);

}  // namespace peertest
