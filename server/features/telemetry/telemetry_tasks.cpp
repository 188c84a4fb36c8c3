#include "features/submissions/submissions.hpp"
#include "features/telemetry/telemetry.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

void forget_old_events(App& app) {
    constexpr int at_once = 1000;  // so that other writes get their turn
    const Time before = app.clock.now() - telemetry_kept;
    while (app.store.erase(telemetry_events(), {lt("received_at", before)}, at_once) == at_once) {}
}

}  // namespace

void telemetry_tasks(Work& work) {
    work.every("telemetry.forget", std::chrono::hours{1}, Priority::low, forget_old_events);
    work.on<SubmissionNotice>("telemetry_summary", Priority::low, summarise_telemetry);
}

}  // namespace peertest
