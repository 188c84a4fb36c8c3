#include "features/telemetry/telemetry_store.hpp"

namespace peertest {

template <>
const Schema& schema_of<TelemetryEvent>() {
    using E = TelemetryEvent;
    static const Schema s =
        describe<E>("StoredTelemetryEvent", field<&E::id>("id"), field<&E::type>("type"), field<&E::at>("at"), field<&E::received_at>("received_at"),
                    field<&E::url>("url"), field<&E::step_id>("step_id"), field<&E::done>("done"));
    return s;
}

const Collection<TelemetryEvent>& telemetry_events() {
    static const auto c = Collection<TelemetryEvent>("telemetry")
                              .key("received_at", [](const TelemetryEvent& e) { return to_value(e.received_at); })
                              .index({"received_at"});
    return c;
}

const Collection<TelemetrySummary>& telemetry_summaries() {
    static const auto c = Collection<TelemetrySummary>("telemetry_summaries");
    return c;
}

std::optional<TelemetrySummary> find_telemetry_summary(Reader& store, const std::string& assignment_id) {
    auto d = store.get(telemetry_summaries(), assignment_id);
    if (!d) return {};
    return std::move(**d);
}

std::vector<Filter> of_assignment(const std::string& assignment_id) {
    return {gt("id", assignment_id + ":"), lt("id", assignment_id + ";")};  // ';' comes after ':'
}

std::vector<TelemetryEvent> events_of(Reader& store, const std::string& assignment_id, std::size_t most) {
    std::vector<TelemetryEvent> all;
    Query q{of_assignment(assignment_id), {}, 500};
    do {
        auto page = store.find(telemetry_events(), q);
        for (auto& e : page.items) all.push_back(std::move(*e));
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty() && all.size() < most);
    return all;
}

std::vector<const CollectionInfo*> telemetry_collections() { return {&telemetry_events().info, &telemetry_summaries().info}; }

}  // namespace peertest
