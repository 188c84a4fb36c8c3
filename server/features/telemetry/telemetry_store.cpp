#include "features/telemetry/telemetry.hpp"

namespace peertest {

template <>
const Schema& schema_of<TelemetryEvent>() {
    using E = TelemetryEvent;
    static const Schema s =
        describe<E>("StoredTelemetryEvent", field<&E::id>("id"), field<&E::assignment_id>("assignment_id"),
                    field<&E::type>("type"), field<&E::at>("at"), field<&E::received_at>("received_at"),
                    field<&E::url>("url"), field<&E::step_id>("step_id"), field<&E::done>("done"));
    return s;
}

const Collection<TelemetryEvent>& telemetry_events() {
    static const auto c = Collection<TelemetryEvent>("telemetry")
                              .key("assignment_id", [](const TelemetryEvent& e) { return to_value(e.assignment_id); })
                              .key("received_at", [](const TelemetryEvent& e) { return to_value(e.received_at); })
                              .index({"assignment_id"})
                              .index({"received_at"});
    return c;
}

std::vector<const CollectionInfo*> telemetry_collections() { return {&telemetry_events().info}; }

}  // namespace peertest
