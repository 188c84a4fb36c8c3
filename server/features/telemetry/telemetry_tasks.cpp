#include "app/app.hpp"
#include "features/assignments/assignments.hpp"
#include "features/submissions/submissions.hpp"
#include "features/telemetry/telemetry_store.hpp"
#include "features/users/personal_data.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

void forget_old_events(App& app) {
    constexpr int at_once = 1000;  // so that other writes get their turn
    const Time before = app.clock.now() - telemetry_kept;
    while (app.store.erase(telemetry_events(), {lt("received_at", before)}, at_once) == at_once) {}
}

struct ForgetTester {
    std::string tester_id;
};

void forget_tester(App& app, const ForgetTester& task) {
    constexpr int at_once = 1000;
    for (const auto& job : jobs_taken_by(app.store, task.tester_id)) {
        while (app.store.erase(telemetry_events(), of_assignment(job.assignment_id), at_once) == at_once) {}
        app.store.transact([&](Tx& tx) { tx.remove(telemetry_summaries(), job.assignment_id); });
    }
}

}  // namespace

template <>
const Schema& schema_of<ForgetTester>() {
    static const Schema s = describe<ForgetTester>("ForgetTester", field<&ForgetTester::tester_id>("tester_id"));
    return s;
}

// They may be many: a task deletes them, a portion at a time.
PersonalData telemetry_personal_data() {
    PersonalData p;
    p.name = "telemetry";
    p.collect = [](App& app, const std::string& id) {
        std::vector<std::string> all;
        for (const auto& job : jobs_taken_by(app.store, id))
            for (auto& e : all_as_json(app.store, telemetry_events(), of_assignment(job.assignment_id)))
                all.push_back(std::move(e));
        return all;
    };
    p.erase = [](Tx& tx, App& app, const std::string& id, Time) {
        app.work.enqueue(tx, "telemetry.forget_tester", ForgetTester{id});
    };
    return p;
}

void telemetry_tasks(Work& work) {
    work.every("telemetry.forget", std::chrono::hours{1}, Priority::low, forget_old_events);
    work.on<ForgetTester>("telemetry.forget_tester", Priority::low, forget_tester);
    work.on<SubmissionNotice>("telemetry_summary", Priority::low, summarise_telemetry);
}

}  // namespace peertest
