#include "app/demo.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include "app/demo_jobs.hpp"
#include "app/demo_person.hpp"
#include "app/demo_pictures.hpp"
#include "app/settings.hpp"
#include "features/projects/projects_store.hpp"
#include "features/qualification/question_bank.hpp"
#include "features/users/users.hpp"
#include "kit/crypto.hpp"
#include "kit/ids.hpp"
#include "ports/clock.hpp"
#include "ports/payments.hpp"
#include "ports/store.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

namespace json = boost::json;

constexpr std::string_view password = "peertest-demo";
// The example app's pages name it (examples/harbour-coffee/server.mjs); keys are no secrets.
constexpr const char* telemetry_key = "harbour-coffee-demo";
const json::value good_card{{"card", "4242424242424242"}};

std::string text(const json::value& v) { return std::string(v.as_string()); }

struct NewPerson {
    std::string email, name, bio, country;
    std::vector<Role> roles;
};

// Written straight to the store, as accounts whose addresses need no verification mail.
std::string add_account(App& app, const NewPerson& p, const std::string& password_hash) {
    const Time now = app.clock.now();
    User u;
    u.id = new_id(now), u.email = p.email, u.name = p.name, u.bio = p.bio, u.country = p.country;
    u.roles = p.roles, u.email_verified = true, u.created_at = now, u.password_hash = password_hash;
    u.languages = {"en"}, u.devices = {DeviceKind::desktop, DeviceKind::phone};
    u.browsers = {Browser::firefox, Browser::chrome};
    app.store.transact([&](Tx& tx) { tx.insert(users(), u); });
    return u.id;
}

// Passes the entrance test, with all but `wrong` answers right.
void qualify(App& app, DemoPerson& tester, std::size_t wrong) {
    const auto attempt = tester.post("/api/qualification/attempts");
    json::array answers;
    for (const auto& question : attempt.at("questions").as_array()) {
        json::array chosen;
        const auto kept = app.store.get(bank_questions(), text(question.at("id")));
        for (const auto& c : kept.value()->choices)
            if (c.right && answers.size() >= wrong) chosen.push_back(json::string(c.id));
        answers.push_back({{"question_id", question.at("id")}, {"choice_ids", chosen}});
    }
    tester.post("/api/qualification/attempts/" + text(attempt.at("attempt_id")) + "/answers", {{"answers", answers}});
}

void prepare_tester(App& app, DemoPerson& tester, const char* country, std::size_t wrong_answers) {
    qualify(app, tester, wrong_answers);
    tester.finish_page("/api/payments/payout-account", {{"country", country}}, json::object());
}

std::string add_project(App& app, DemoPerson& builder, const std::string& url) {
    const auto project = builder.post("/api/projects", demo_jobs::project(url));
    const std::string id = text(project.at("id"));
    app.store.transact([&](Tx& tx) {
        auto p = tx.get(projects(), id).value();
        p->telemetry_key = telemetry_key;
        tx.replace(projects(), p);
    });
    builder.post("/api/projects/" + id + "/test-accounts", demo_jobs::test_account());
    return id;
}

json::value publish(DemoPerson& builder, const json::value& job) {
    const auto draft = builder.post("/api/jobs", job);
    return builder.post("/api/jobs/" + text(draft.at("id")) + "/publish");
}

// Accepts, and hands in what `findings` tells; every step passed but those of `failed`.
std::string hand_in(App& app, DemoPerson& tester, const json::value& job, const demo_jobs::Work& work) {
    const auto assignment = tester.post("/api/jobs/" + text(job.at("id")) + "/accept");
    app.work.drain();
    json::array screenshots, findings;
    for (const auto& s : work.screenshots)
        screenshots.push_back({{"file_id", tester.upload(s.picture, "screenshot")}, {"caption", s.caption}});
    for (const auto& f : work.findings) {
        json::object finding = f.text.as_object();
        finding["file_ids"] = json::array{screenshots.at(f.screenshot).at("file_id")};
        findings.push_back(finding);
    }
    json::array journeys;
    std::size_t number = 0;
    for (const auto& journey : job.at("journeys").as_array()) {
        json::array steps;
        for (const auto& step : journey.at("steps").as_array()) {
            json::object result{{"step_id", step.at("id")}, {"result", "passed"}};
            if (const auto note = work.failed.find(number++); note != work.failed.end())
                result["result"] = "failed", result["note"] = note->second;
            steps.push_back(result);
        }
        journeys.push_back({{"journey_id", journey.at("id")}, {"steps", steps}});
    }
    const auto submission = tester.post("/api/submissions", {{"assignment_id", assignment.at("id")},
                                                             {"outcome", "completed"},
                                                             {"journeys", journeys},
                                                             {"feedback", work.feedback},
                                                             {"findings", findings},
                                                             {"screenshots", screenshots},
                                                             {"recordings", json::array()},
                                                             {"environment", demo_jobs::environment()}});
    return text(submission.at("id"));
}

void approve(App& app, DemoPerson& builder, const std::string& submission_id) {
    const auto submission = builder.get("/api/submissions/" + submission_id);
    for (const auto& finding : submission.at("findings").as_array())
        builder.put("/api/submissions/" + submission_id + "/findings/" + text(finding.at("id")) + "/verdict",
                    {{"verdict", "accepted"}, {"note", "Seen it too, thank you: on our list for this week."}});
    builder.post("/api/submissions/" + submission_id + "/approve");
    app.work.drain();
}

}  // namespace

bool fill_with_demo_data(App& app, const Api& api) {
    if (app.store.count(users(), {}) > 0) return false;
    if (!app.payments.hosted_pages())
        throw std::runtime_error("bad setting STRIPE_SECRET_KEY: demo data needs test-mode payments, leave it out");
    Router router;
    for (const auto& route : api.routes()) router.add(*route);
    const std::string hash = bcrypt_hash(password, 10);
    const auto person = [&](const NewPerson& p) {
        Roles all;
        for (const Role r : p.roles) all = all.with(r);
        return DemoPerson(app, router, add_account(app, p, hash), all);
    };
    auto builder =
        person({"builder@demo.test", "Bea Harbour", "Runs a small coffee shop by the sea.", "GB", {Role::builder}});
    auto tester =
        person({"tester@demo.test", "Theo Quay", "Tests web shops on laptop and phone.", "DE", {Role::tester}});
    auto mila = person({"mila@demo.test", "Mila Novak", "Accessibility and forms.", "SI", {Role::tester}});
    auto jonas = person({"jonas@demo.test",
                         "Jonas Berg",
                         "Builds things, and tests those of others.",
                         "SE",
                         {Role::builder, Role::tester}});
    person({"admin@demo.test", "Ada Min", "", "GB", {Role::builder, Role::admin}});

    builder.finish_page("/api/payments/membership/checkout", json::object(), good_card);
    builder.finish_page("/api/payments/card/setup", json::object(), good_card);
    prepare_tester(app, tester, "DE", 0);
    prepare_tester(app, mila, "SI", 1);
    prepare_tester(app, jonas, "SE", 2);
    app.work.drain();

    const Time now = app.clock.now();
    const std::string project = add_project(app, builder, app.settings.demo_app_url);
    const auto search = publish(builder, demo_jobs::search(project, now));
    const auto order = publish(builder, demo_jobs::order(project, now));
    publish(builder, demo_jobs::first_look(project, now));
    builder.post("/api/jobs", demo_jobs::keyboard(project, now));  // a draft

    approve(app, builder, hand_in(app, tester, search, demo_jobs::search_work()));
    hand_in(app, tester, order, demo_jobs::order_work());
    mila.post("/api/jobs/" + text(order.at("id")) + "/accept");
    app.work.drain();
    return true;
}

const char* demo_accounts() {
    return "demo accounts: builder@demo.test, tester@demo.test, admin@demo.test; password peertest-demo";
}

}  // namespace peertest
