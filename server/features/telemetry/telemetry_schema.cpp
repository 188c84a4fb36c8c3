#include "features/telemetry/telemetry.hpp"

namespace peertest {

template <>
const Schema& schema_of<NewTelemetryEvent>() {
    using E = NewTelemetryEvent;
    static const Schema s = describe<E>(
        "TelemetryEvent",
        field<&E::id>("id").length(1, 64).says("Counts once per assignment, however often it is sent"),
        field<&E::type>("type"), field<&E::at>("at"),
        field<&E::url>("url").length(1, 2048).says("page_visit: kept without query, fragment and ids"),
        field<&E::step_id>("step_id").length(1, 64).says("step_tick"), field<&E::done>("done").says("step_tick"));
    return s;
}

template <>
const Schema& schema_of<NewTelemetry>() {
    using N = NewTelemetry;
    static const Schema s = describe<N>(
        "NewTelemetry", field<&N::telemetry_token>("telemetry_token").length(1, 1024).says("The assignment's"),
        field<&N::telemetry_key>("telemetry_key").length(1, 200).says("The project's, from the script on its pages"),
        field<&N::events>("events").items(1, 100));
    return s;
}

template <>
const Schema& schema_of<TelemetryAccepted>() {
    static const Schema s =
        describe<TelemetryAccepted>("TelemetryAccepted", field<&TelemetryAccepted::accepted>("accepted"),
                                    field<&TelemetryAccepted::duplicates>("duplicates"));
    return s;
}

}  // namespace peertest
