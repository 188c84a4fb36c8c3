#include "sim/run.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

#include "features/admin/admin.hpp"
#include "sim/actions.hpp"
#include "sim/checks.hpp"

namespace peertest::sim {
namespace {

constexpr Millis hour{3'600'000};
const std::string good_card = "4242424242424242";

const Kind& some_kind(Chance& chance, bool people_only) {
    int sum = 0;
    for (const Kind& k : kinds()) sum += people_only && !k.by_people ? 0 : k.weight;
    auto at = chance.between(1, sum);
    for (const Kind& k : kinds())
        if (!(people_only && !k.by_people) && (at -= k.weight) <= 0) return k;
    return kinds().front();
}

void settle_down(World& w) {
    std::vector<User> people;
    for (const auto& [id, u] : w.mirror.users) people.push_back(u);
    const auto admin = std::find_if(people.begin(), people.end(), [](const User& u) { return u.is(Role::admin); });
    for (const User& u : people) {
        if (u.status == UserStatus::suspended) w.request("restore", [&](App& app) { admin::restore_user(app, w.as(*admin), u.id); });
        if (u.status == UserStatus::deleted) continue;
        if (u.is(Role::builder)) set_card(w, u.id, good_card);
        if (u.is(Role::tester)) onboard(w, u.id, "");
    }
    for (const std::string& id : std::exchange(w.chargebacks, {})) w.provider.close_chargeback(id, w.chance.one_in(2));
}

void put_right(World& w) {  // what only an admin can
    Caller admin;
    for (const auto& [id, u] : w.mirror.users)
        if (u.is(Role::admin)) admin = w.as(u);
    std::vector<std::string> dead, failed;
    for (const auto& [id, t] : w.mirror.tasks)
        if (t.state == TaskState::dead) dead.push_back(id);
    for (const auto& [id, e] : w.mirror.escrows)
        if (e.state == EscrowState::failed) failed.push_back(id);
    for (const auto& [id, p] : w.mirror.payouts)
        if (p.state == PayoutState::failed) failed.push_back(p.escrow_id);
    for (const auto& id : dead) w.request("retry #" + w.mirror.tasks.at(id).kind, [&](App& app) { admin::retry_task(app, admin, id); });
    for (const auto& id : failed) w.request("re-process", [&](App& app) { admin::reprocess_payment(app, admin, id); });
}

void begin(World& w) {
    for (int i = 0; i < 2; ++i) {
        const std::string b = new_person(w, i ? std::vector{Role::builder, Role::tester} : std::vector{Role::builder}, i ? "EUR" : "USD");
        take_membership(w, b, good_card);
        set_card(w, b, good_card);
        for (int n = 0; n < 2; ++n) publish_something(w, b);
    }
    for (int i = 0; i < 4; ++i) {
        const std::string t = new_person(w, {Role::tester}, "");
        if (i % 2) onboard(w, t, "");
    }
    new_person(w, {Role::builder, Role::admin}, "");
}

}  // namespace

std::vector<Action> actions_of(std::uint64_t seed, int steps) {
    Chance chance(seed);
    std::vector<Action> out;
    for (int i = 0; i < steps; ++i) out.push_back({i, int(&some_kind(chance, false) - kinds().data())});
    return out;
}

Outcome run(std::uint64_t seed, const std::vector<Action>& actions, Coverage& coverage, Engine engine, const Check& also) {
    World w(seed, coverage, engine);
    const auto fine = [&] { return w.mirror.breach.empty(); };
    begin(w);
    w.kill_one_in = seed % 5 == 0 ? 0 : 40;
    w.meanwhile_one_in = 8;
    w.store_fails_one_in = seed % 7 == 0 ? 0 : 20;
    w.somebody = [&w] { some_kind(w.chance, true).act(w); };
    w.calm(false);
    int since = 0;
    for (std::size_t i = 0; i < actions.size() && fine(); ++i) {
        w.chance.begin(seed, std::uint64_t(actions[i].number));
        kinds()[std::size_t(actions[i].kind)].act(w);
        w.rival(nullptr);
        w.restart();
        check_step(w);
        if (const std::string what = also ? also(w) : ""; !what.empty()) w.mirror.wrong(what);
        if (++since % 20 == 0 && fine()) check_in_quiet(w);
    }
    w.chance.begin(seed, 1'000'000);
    w.calm(true);
    if (fine()) w.say("from now on all works"), settle_down(w);
    for (int round = 0; round < 40 && fine() && !(all_is_settled(w) && round > 0); ++round) {
        put_right(w);
        w.wait(12 * hour);
        check_step(w);
        if (round > 0) check_nothing_is_stuck(w, 6 * hour);
    }
    if (fine()) check_end(w);
    return {w.mirror.breach, w.story, w.trace};
}

bool same_way(const std::string& breach, const std::string& other) {
    const auto without_particulars = [](const std::string& text) {
        std::istringstream words(text.substr(0, text.find('{')));
        std::string out;
        for (std::string word; words >> word;)
            if (std::none_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c); })) out += word + " ";
        return out;
    };
    return without_particulars(breach) == without_particulars(other);
}

// Leaves out ever smaller parts as long as it still fails, in the end one by one until none can be spared. What is left
// out changes what the others meet, so that some can be spared only together: those are found by chance.
std::vector<Action> shorten(std::uint64_t seed, std::vector<Action> actions, Engine engine, const Check& also) {
    Coverage unused;
    Chance chance(seed);
    const std::string breach = run(seed, actions, unused, engine, also).breach;
    const auto try_these = [&](std::vector<Action> fewer) {
        const std::string now = run(seed, fewer, unused, engine, also).breach;
        if (now.empty() || !same_way(now, breach)) return false;
        actions = std::move(fewer);
        return true;
    };
    const auto without_parts_of = [&](std::size_t part) {
        for (std::size_t at = 0; at < actions.size();) {
            auto fewer = actions;
            fewer.erase(fewer.begin() + std::ptrdiff_t(at), fewer.begin() + std::ptrdiff_t(std::min(at + part, fewer.size())));
            if (!try_these(std::move(fewer))) at += part;
        }
    };
    const auto by_chance = [&] {
        const auto share = chance.between(2, 6);
        auto fewer = actions;
        std::erase_if(fewer, [&](const Action&) { return chance.one_in(share); });
        return fewer.size() < actions.size() && try_these(std::move(fewer));
    };
    for (std::size_t part = actions.size() / 2; part > 1; part /= 2) without_parts_of(part);
    for (int in_vain = 0; in_vain < 25;) in_vain = by_chance() ? 0 : in_vain + 1;
    for (std::size_t before = 0; before != actions.size();) before = actions.size(), without_parts_of(1);
    return actions;
}

std::string tell(std::uint64_t seed, const std::vector<Action>& actions, const Outcome& outcome) {
    std::string out = "seed " + std::to_string(seed) + ": " + outcome.breach + "\n" + std::to_string(actions.size()) + " actions:";
    for (const Action& a : actions) out += std::string(" ") + kinds()[std::size_t(a.kind)].name + ";";
    for (const std::string& line : outcome.story) out += "\n  " + line;
    return out + "\n";
}

}  // namespace peertest::sim
