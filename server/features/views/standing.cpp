// A person's standing, kept in the cache: eligibility is asked for with every page of the job board.
#include <charconv>

#include "features/views/views.hpp"
#include "kit/text.hpp"
#include "ports/cache.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

constexpr Millis kept{5 * 60 * 1000};

struct Facts {
    std::vector<Role> roles;
    bool email_verified = false, flagged = false;
    std::string country;
    std::vector<std::string> languages;
    std::vector<DeviceKind> devices;
    std::vector<Browser> browsers;
    Qualification qualification;
    RatingTotals ratings;
};

}  // namespace

template <>
const Schema& schema_of<Facts>() {
    using F = Facts;
    static const Schema s = describe<F>(
        "Facts", field<&F::roles>("roles"), field<&F::email_verified>("email_verified"),
        field<&F::flagged>("flagged"), field<&F::country>("country"), field<&F::languages>("languages"),
        field<&F::devices>("devices"), field<&F::browsers>("browsers"),
        field<&F::qualification>("qualification"), field<&F::ratings>("ratings"));
    return s;
}

namespace {

Facts facts_of(const User& u) {
    return {u.roles,   u.email_verified, u.flagged,       u.country, u.languages,
            u.devices, u.browsers,       u.qualification, u.ratings};
}

User user_from(const std::string& id, Facts f) {
    User u;
    u.id = id;
    u.roles = std::move(f.roles);
    u.email_verified = f.email_verified;
    u.flagged = f.flagged;
    u.country = std::move(f.country);
    u.languages = std::move(f.languages);
    u.devices = std::move(f.devices);
    u.browsers = std::move(f.browsers);
    u.qualification = f.qualification;
    u.ratings = f.ratings;
    return u;
}

}  // namespace

const TakenJob* Standing::on(std::string_view job_id) const {
    for (const auto& t : taken)
        if (t.job_id == job_id) return &t;
    return nullptr;
}

User user_facts(App& app, const std::string& user_id) {
    const std::string key = "facts:" + user_id, group = "user:" + user_id;
    if (auto hit = app.cache.get(key)) return user_from(user_id, from_stored<Facts>(*hit));
    const auto generation = app.cache.generation(group);
    const auto user = require_user(app.store, user_id);
    auto facts = facts_of(*user);
    app.cache.put(key, to_json(facts), kept, group, generation);
    return user_from(user_id, std::move(facts));
}

// Kept as "open count", then pairs of ids, a line each.
void load_taken(App& app, const std::string& user_id, Standing& out) {
    const std::string key = "taken:" + user_id, group = assignments_group(user_id);
    auto text = app.cache.get(key);
    if (!text) {
        const auto generation = app.cache.generation(group);
        std::string fresh = std::to_string(open_assignments(app.store, user_id)) + "\n";
        for (const auto& t : jobs_taken_by(app.store, user_id)) fresh += t.job_id + " " + t.assignment_id + "\n";
        text = std::make_shared<const std::string>(fresh);
        app.cache.put(key, std::move(fresh), kept, group, generation);
    }
    std::string_view rest = *text;
    const auto count = take_line(rest);
    std::from_chars(count.data(), count.data() + count.size(), out.open);
    while (!rest.empty()) {
        const auto pair = take_line(rest);
        const auto space = pair.find(' ');
        out.taken.push_back({std::string(pair.substr(0, space)), std::string(pair.substr(space + 1))});
    }
}

}  // namespace peertest
