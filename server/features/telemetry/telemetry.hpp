// What a tester's browser tells about a running test (SPEC 11): pages seen and steps ticked, nothing else.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "ports/store.hpp"

namespace peertest {

class Api;
class Work;
struct PersonalData;
struct SubmissionNotice;

enum class TelemetryType { page_visit, step_tick };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<TelemetryType>{"page_visit", "step_tick"};

struct TelemetryEvent {
    std::string id;  // "<assignment id>:<the event's own id>", so that each counts once per assignment
    TelemetryType type = TelemetryType::page_visit;
    Time at;           // by the tester's browser
    Time received_at;  // by us
    std::string url;   // page visits: without query and fragment, ids masked
    std::string step_id;
    bool done = false;
};
template <>
const Schema& schema_of<TelemetryEvent>();

// --- requests and answers ------------------------------------------------------------------------------------------
struct NewTelemetryEvent {
    std::string id;
    TelemetryType type = TelemetryType::page_visit;
    Time at;
    std::optional<std::string> url, step_id;
    std::optional<bool> done;
};
struct NewTelemetry {
    std::string telemetry_token;
    std::optional<std::string> telemetry_key;
    std::vector<NewTelemetryEvent> events;
};
struct TelemetryAccepted {
    int accepted = 0, duplicates = 0;
};
template <>
const Schema& schema_of<NewTelemetryEvent>();
template <>
const Schema& schema_of<NewTelemetry>();
template <>
const Schema& schema_of<TelemetryAccepted>();

Later<TelemetryAccepted> accept_telemetry(App& app, const Caller& who, const NewTelemetry& in);

// --- pure ----------------------------------------------------------------------------------------------------------
// What may be kept of a page's address: no user, query or fragment, and ":id" for each part of the path that could
// stand for a person or a thing. Nothing when it is no http(s) address.
std::optional<std::string> masked_url(std::string_view url);

inline constexpr Millis telemetry_kept = std::chrono::hours{90 * 24};
const Collection<TelemetryEvent>& telemetry_events();

// --- summaries: what admins see of a test in a dispute, and nobody else ---------------------------------------------
struct PageTime {
    std::string url;
    int visits = 0;
    std::int64_t seconds = 0;
};
struct StepTick {
    std::string step_id;
    bool done = false;
    Time at;
};
struct TelemetryGap {
    Time from, to;
};
struct TelemetrySummary {
    std::string id;  // the assignment's
    std::int64_t events = 0;
    std::optional<Time> first_at, last_at;
    std::int64_t seconds_on_app = 0;  // between events that are no further apart than a gap
    std::vector<PageTime> pages;      // the longest first
    std::vector<StepTick> ticks;
    std::vector<TelemetryGap> gaps;
};
template <>
const Schema& schema_of<TelemetrySummary>();
// Longer than this without a sign is a gap: the time does not count.
inline constexpr Millis telemetry_gap = std::chrono::minutes{5};
// Pure.
TelemetrySummary summarise(const std::string& assignment_id, std::vector<TelemetryEvent> events);
std::optional<TelemetrySummary> find_telemetry_summary(Reader&, const std::string& assignment_id);
void summarise_telemetry(App&, const SubmissionNotice&);

std::vector<const CollectionInfo*> telemetry_collections();
PersonalData telemetry_personal_data();
void telemetry_routes(Api& api);
void telemetry_tasks(Work& work);

}  // namespace peertest
