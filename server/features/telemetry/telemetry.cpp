#include "features/telemetry/telemetry.hpp"

#include <algorithm>

#include "app/settings.hpp"
#include "features/assignments/assignments.hpp"
#include "features/projects/projects.hpp"
#include "kit/error.hpp"
#include "kit/signed_token.hpp"
#include "ports/clock.hpp"
#include "ports/counters.hpp"

namespace peertest {
namespace {

constexpr int batches_a_minute = 120;  // per assignment
constexpr Millis clock_error = std::chrono::hours{24}, oldest = std::chrono::hours{30 * 24};

void check_limit(App& app, const std::string& assignment_id, Time now) {
    if (!app.settings.rate_limits) return;
    const Taken taken = app.counters.take("telemetry:" + assignment_id, batches_a_minute, Millis{60'000}, now);
    if (!taken.ok) throw TooMany(batches_a_minute, taken, "Too many events. Send them in batches.");
}

// The token is checked without the store, so that noise from strangers costs next to nothing.
std::string require_running(App& app, const NewTelemetry& in, Time now) {
    const auto id = check_token(app.settings.jwt_secrets, telemetry_purpose, in.telemetry_token, now);
    if (!id) throw unauthenticated();
    check_limit(app, *id, now);
    const auto a = find_assignment(app.store, *id);
    if (!a) throw unauthenticated();
    if ((*a)->state != AssignmentState::active || ((*a)->expires_at && now >= *(*a)->expires_at))
        throw conflict("window_closed", "This test is not running any more.");
    if (in.telemetry_key) {
        const auto project = find_project(app.store, (*a)->project_id);
        if (!project || (*project)->telemetry_key != *in.telemetry_key)
            throw forbidden("This key does not belong to the project under test.");
    }
    return *id;
}

// One event to keep; appends to `errors` what is wrong with it.
TelemetryEvent event_from(const NewTelemetryEvent& in, const std::string& assignment_id, Time now,
                          const std::string& field, std::vector<FieldError>& errors) {
    TelemetryEvent e{.id = assignment_id + ":" + in.id, .assignment_id = assignment_id, .type = in.type, .at = in.at};
    e.received_at = now;
    const auto wrong = [&](const char* name, const char* message) { errors.push_back({field + name, message}); };
    if (in.at > now + clock_error || in.at < now - oldest) wrong(".at", "must be the time at which it happened");
    if (in.type == TelemetryType::page_visit) {
        if (in.step_id) wrong(".step_id", "does not belong to a page visit");
        if (in.done) wrong(".done", "does not belong to a page visit");
        const auto url = in.url ? masked_url(*in.url) : std::nullopt;
        if (!url)
            wrong(".url", "must be the address of a page, with http:// or https://");
        else
            e.url = *url;
    } else {
        if (in.url) wrong(".url", "does not belong to a step");
        if (!in.step_id) wrong(".step_id", "is missing");
        e.step_id = in.step_id.value_or("");
        e.done = in.done.value_or(true);
    }
    return e;
}

std::vector<TelemetryEvent> events_from(const NewTelemetry& in, const std::string& assignment_id, Time now) {
    std::vector<TelemetryEvent> events;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < in.events.size(); ++i)
        events.push_back(event_from(in.events[i], assignment_id, now, "events[" + std::to_string(i) + "]", errors));
    if (!errors.empty()) throw invalid(std::move(errors));
    return events;
}

// Each id once within the batch, the first of them.
void drop_repeated(std::vector<TelemetryEvent>& events) {
    if (events.size() < 2) return;
    std::stable_sort(events.begin(), events.end(), [](auto& a, auto& b) { return a.id < b.id; });
    events.erase(std::unique(events.begin(), events.end(), [](auto& a, auto& b) { return a.id == b.id; }),
                 events.end());
}

int insert_new(App& app, const std::vector<TelemetryEvent>& events) {
    return app.store.transact([&](Tx& tx) {
        int inserted = 0;
        for (const auto& e : events) {
            if (tx.get(telemetry_events(), e.id)) continue;
            tx.insert(telemetry_events(), e);
            ++inserted;
        }
        return inserted;
    });
}

}  // namespace

TelemetryAccepted accept_telemetry(App& app, const Caller&, const NewTelemetry& in) {
    const Time now = app.clock.now();
    auto events = events_from(in, require_running(app, in, now), now);
    drop_repeated(events);
    TelemetryAccepted answer;
    for (;;) {
        try {
            answer.accepted = insert_new(app, events);
            break;
        } catch (const Duplicate&) {
            // The same event came by another request at the same moment: now it is there to be seen.
        }
    }
    answer.duplicates = int(in.events.size()) - answer.accepted;
    return answer;
}

}  // namespace peertest
