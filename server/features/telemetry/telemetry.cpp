#include "features/telemetry/telemetry.hpp"

#include <charconv>

#include "app/settings.hpp"
#include "features/assignments/assignments.hpp"
#include "features/projects/projects.hpp"
#include "kit/error.hpp"
#include "kit/signed_token.hpp"
#include "ports/cache.hpp"
#include "ports/clock.hpp"
#include "ports/counters.hpp"

namespace peertest {
namespace {

constexpr int batches_a_minute = 120;  // per assignment
constexpr Millis kept{1000};
constexpr Millis clock_error = std::chrono::hours{24}, oldest = std::chrono::hours{30 * 24};

void check_limit(App& app, const std::string& assignment_id, Time now) {
    if (!app.settings.rate_limits) return;
    const Taken taken = app.counters.take("telemetry:" + assignment_id, batches_a_minute, Millis{60'000}, now);
    if (!taken.ok) throw TooMany(batches_a_minute, taken, "Too many events. Send them in batches.");
}

// What is asked about a test with every batch of it.
struct RunningTest {
    std::string assignment_id;
    Time until;
    std::string telemetry_key;  // of the project under test
};

RunningTest from_text(const std::string& text) {
    RunningTest test;
    const auto first = text.find(' '), second = text.find(' ', first + 1);
    test.assignment_id = text.substr(0, first);
    std::from_chars(text.data() + first + 1, text.data() + second, test.until.ms);
    test.telemetry_key = text.substr(second + 1);
    return test;
}

RunningTest find_running(App& app, const std::string& assignment_id, const std::string& cache_key) {
    const auto whose = find_assignment(app.store, assignment_id);
    if (!whose) throw unauthenticated();
    const std::string group = assignments_group((*whose)->tester_id);
    const auto generation = app.cache.generation(group);
    const auto a = find_assignment(app.store, assignment_id);  // as it is in this generation
    if (!a || (*a)->state != AssignmentState::active) throw conflict("window_closed", "This test is not running any more.");
    RunningTest test{assignment_id, (*a)->expires_at.value_or(Time{INT64_MAX}), {}};
    if (const auto project = find_project(app.store, (*a)->project_id)) test.telemetry_key = (*project)->telemetry_key;
    app.cache.put(cache_key, assignment_id + " " + std::to_string(test.until.ms) + " " + test.telemetry_key, kept, group,
                  generation);
    return test;
}

// A token is checked without the store, so that noise from strangers costs next to nothing. One that was good is
// remembered with its test until the tester's assignments change here, or for a second: they may change elsewhere.
std::string require_running(App& app, const NewTelemetry& in, Time now) {
    const std::string key = "telemetry:" + in.telemetry_token;
    RunningTest test;
    if (const auto known = app.cache.get(key)) {
        test = from_text(*known);
        check_limit(app, test.assignment_id, now);
    } else {
        const auto id = check_token(app.settings.jwt_secrets, telemetry_purpose, in.telemetry_token, now);
        if (!id) throw unauthenticated();
        check_limit(app, *id, now);
        test = find_running(app, *id, key);
    }
    if (now >= test.until) throw conflict("window_closed", "This test is not running any more.");
    if (in.telemetry_key && *in.telemetry_key != test.telemetry_key)
        throw forbidden("This key does not belong to the project under test.");
    return test.assignment_id;
}

// One event to keep; appends to `errors` what is wrong with it.
TelemetryEvent event_from(const NewTelemetryEvent& in, const std::string& assignment_id, Time now,
                          std::size_t index, std::vector<FieldError>& errors) {
    TelemetryEvent e{.id = assignment_id + ":" + in.id, .type = in.type, .at = in.at};
    e.received_at = now;
    const auto wrong = [&](const char* name, const char* message) {
        errors.push_back({"events[" + std::to_string(index) + "]" + name, message});
    };
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
        events.push_back(event_from(in.events[i], assignment_id, now, i, errors));
    if (!errors.empty()) throw invalid(std::move(errors));
    return events;
}

}  // namespace

Later<TelemetryAccepted> accept_telemetry(App& app, const Caller&, const NewTelemetry& in) {
    const Time now = app.clock.now();
    return app.store.transact_later([events = events_from(in, require_running(app, in, now), now)](Tx& tx) {
        TelemetryAccepted answer;
        for (const auto& e : events) ++(tx.add(telemetry_events(), e) ? answer.accepted : answer.duplicates);
        return answer;
    });
}

}  // namespace peertest
