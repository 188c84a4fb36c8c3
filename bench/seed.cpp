// Fills a data folder for bench.py, through the product's own store and types: a few builders, testers with different
// devices and languages, jobs of about 1.75 KB of which 598 in 1,000 are open, and one running test per tester.
//
// usage: bench_seed DATA_DIR OUT_DIR [JOBS]     settings from the environment, as for serve
// OUT_DIR gets emails.txt and builders.txt (testers and builders, password "correct horse battery"), jobs.txt (open jobs),
// free_jobs.txt (those of them that every tester may take, and none has), telemetry.txt (tokens).
#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "adapters/store_mongo.hpp"
#include "app/assembly.hpp"
#include "features/assignments/assignments.hpp"
#include "features/assignments/assignments_store.hpp"
#include "features/jobs/jobs.hpp"
#include "features/projects/projects.hpp"
#include "features/projects/projects_store.hpp"
#include "features/users/users.hpp"
#include "kit/crypto.hpp"
#include "kit/ids.hpp"
#include "kit/signed_token.hpp"

namespace peertest {
namespace {

constexpr int builders_count = 20, testers_count = 64;
constexpr std::array<const char*, 12> nouns{"checkout", "sign-up", "search",   "basket",  "profile", "settings",
                                            "invoice",  "calendar", "delivery", "booking", "support", "newsletter"};
constexpr std::array<const char*, 4> languages{"en", "de", "fr", "es"};

std::mt19937 random_engine{7};  // NOLINT: the same data each time
int any(int n) { return int(random_engine() % unsigned(n)); }

User person(const std::string& email, Role role, const std::string& hash, Time now) {
    User u;
    u.id = new_id(now);
    u.email = email;
    u.name = email.substr(0, email.find('@'));
    u.password_hash = hash;
    u.roles = {role};
    u.email_verified = true;
    u.created_at = now;
    if (role == Role::tester) {
        u.qualification = {70 + any(31), true};
        u.devices = {DeviceKind(any(3))};
        u.browsers = {Browser(any(5))};
        u.languages = {languages[std::size_t(any(4))]};
        u.country = "DE";
    }
    return u;
}

Journey journey(int number, Time now) {
    Journey j{new_id(now), "Journey " + std::to_string(number), {}};
    for (int i = 0; i < 4; ++i)
        j.steps.push_back({new_id(now), "Open the " + std::string(nouns[std::size_t(any(12))]) + " page and look",
                           "It answers"});
    return j;
}

Job job(int number, const Project& project, Time listed) {
    Job j;
    j.id = new_id(listed);
    j.project_id = project.id;
    j.builder_id = project.owner_id;
    j.title = "Find what stops people at our " + std::string(nouns[std::size_t(any(12))]) + " " + std::to_string(number);
    j.description = "We changed this page last week. Please walk through it as you would at home and tell us what "
                    "you see, what you expect and where you stop.";
    j.test_type = TestType(any(5));
    j.journeys = {journey(1, listed), journey(2, listed)};
    j.payout_minor = 500 + 50 * any(50);
    j.blocked_payout_minor = j.payout_minor * 2 / 5;
    j.currency = "USD";
    j.slots = 1 + any(9);
    j.evidence.min_screenshots = 0;
    j.deadline = listed + std::chrono::hours{24 * 90};
    // Every fourth job asks for something, so that lists are truly personal.
    if (number % 8 == 0) j.requirements.devices = {DeviceKind(any(3))};
    if (number % 8 == 4) j.requirements.languages = {languages[std::size_t(any(4))]};
    j.created_at = listed;
    j.published_at = listed;
    return j;
}

Assignment running_test(App& app, const User& tester, const Job& on, Time now) {
    Assignment a;
    a.id = new_id(now);
    a.job_id = on.id, a.project_id = on.project_id, a.builder_id = on.builder_id, a.tester_id = tester.id;
    a.escrow_id = new_id(now);
    a.state = AssignmentState::active;
    a.job_title = on.title, a.tester_name = tester.name;
    a.payout_minor = on.payout_minor, a.blocked_payout_minor = on.blocked_payout_minor, a.currency = on.currency;
    a.expires_at = now + std::chrono::hours{48};
    a.telemetry_token = sign_token(app.settings.jwt_secrets, "telemetry", a.id, now + std::chrono::hours{48});
    a.created_at = now;
    return a;
}

void seed(App& app, const std::string& out, int jobs_count) {
    const Time now = app.clock.now();
    const std::string hash = bcrypt_hash("correct horse battery", 10);
    std::vector<Project> own;
    std::vector<User> testers;
    std::vector<std::string> open;
    std::ofstream emails(out + "/emails.txt"), ids(out + "/jobs.txt"), free(out + "/free_jobs.txt"),
        tokens(out + "/telemetry.txt"), of_builders(out + "/builders.txt");
    app.store.transact([&](Tx& tx) {
        own.clear(), testers.clear();
        for (int i = 0; i < builders_count; ++i) {
            const User b = person("builder" + std::to_string(i) + "@bench.test", Role::builder, hash, now);
            tx.insert(users(), b);
            Project p;
            p.id = new_id(now), p.owner_id = b.id, p.name = "Harbour " + std::to_string(i);
            p.url = "https://app-" + std::to_string(i) + ".example.test", p.created_at = now;
            p.telemetry_key = random_token();
            tx.insert(projects(), p);
            own.push_back(p);
        }
        for (int i = 0; i < testers_count; ++i) {
            testers.push_back(person("tester" + std::to_string(i) + "@bench.test", Role::tester, hash, now));
            tx.insert(users(), testers.back());
        }
    });
    for (const User& t : testers) emails << t.email << "\n";
    for (int i = 0; i < builders_count; ++i) of_builders << "builder" << i << "@bench.test\n";
    std::vector<Job> some;
    for (int from = 0; from < jobs_count; from += 500) {
        std::vector<std::pair<Job, JobListing>> batch;
        for (int i = from; i < std::min(from + 500, jobs_count); ++i) {
            const Time listed = now - std::chrono::minutes{2 * (jobs_count - i) % (60 * 24 * 80)};
            const Project& p = own[std::size_t(any(builders_count))];
            Job j = job(i, p, listed);
            JobListing l = listing_of(j, p.name);
            l.status = any(1000) < 598 ? JobStatus::open : JobStatus::completed;
            l.closed = l.status != JobStatus::open;
            l.listed_at = listed;
            if (l.status == JobStatus::open) {
                ids << j.id << "\n";
                if (some.size() < testers_count) some.push_back(j);
                else if (i % 4 != 0) free << j.id << "\n";
            }
            batch.emplace_back(std::move(j), std::move(l));
        }
        app.store.transact([&](Tx& tx) {
            for (auto& [j, l] : batch) insert_job(tx, j, l);
        });
    }
    app.store.transact([&](Tx& tx) {
        for (std::size_t i = 0; i < testers.size(); ++i) {
            const Assignment a = running_test(app, testers[i], some.at(i % some.size()), now);
            tx.insert(assignments(), a);
            tokens << a.telemetry_token << "\n";
        }
    });
}

}  // namespace
}  // namespace peertest

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: bench_seed DATA_DIR OUT_DIR [JOBS]\n";
        return 2;
    }
    try {
        peertest::Settings settings = peertest::load_settings();
        settings.data_dir = argv[1];
        if (settings.mongo_uri.find("_bench") != std::string::npos)  // what an earlier run left
            peertest::MongoStore({.uri = settings.mongo_uri}).drop_database();
        peertest::Assembly assembly(settings);
        peertest::seed(assembly.app(), argv[2], argc > 3 ? std::stoi(argv[3]) : 10'000);
        return 0;
    } catch (const std::exception& e) {
        std::cerr << "bench_seed: " << e.what() << "\n";
        return 1;
    }
}
