#include "features/payments/payments_mirror.hpp"
#include "features/projects/projects.hpp"
#include "kit/ids.hpp"
#include "sim/actions.hpp"

namespace peertest::sim {
namespace {

std::string page_id(const std::string& url) { return url.substr(url.rfind('/') + 1); }

NewJob some_job(World& w, const std::string& project_id, const std::string& currency) {
    NewJob in;
    in.project_id = project_id;
    in.title = "Walk through the shop";
    in.description = "Buy something.";
    in.journeys = {{{}, "Buy", {{{}, "Open the shop", {}}, {{}, "Pay", {}}}}};
    in.payout_minor = w.chance.between(100, 3'000);
    in.currency = currency;
    in.slots = int(w.chance.between(1, 3));
    in.deadline = w.now() + Millis{3'600'000} * w.chance.between(2, 240);
    in.completion_hours = int(w.chance.between(1, 72));
    in.evidence = {10, 1, true};
    return in;
}

}  // namespace

const User* somebody_with(World& w, Role role) {
    return w.pick(w.mirror.users, [&](const User& u) { return u.is(role) && u.status == UserStatus::active; });
}

std::string new_person(World& w, std::vector<Role> roles, const std::string& currency) {
    User u{.id = new_id(w.now())};
    u.email = u.id + "@people.test";
    u.name = "Somebody";
    u.roles = std::move(roles);
    u.email_verified = true;
    u.country = "DE";
    u.billing_currency = currency;
    u.qualification = {80, true};
    for (const auto name : enum_names<NotificationType>) u.notification_preferences[std::string(name)] = {true, false};
    u.created_at = w.now();
    w.base.store->transact([&](Tx& tx) { tx.insert(users(), u); });
    return u.id;
}

void set_card(World& w, const std::string& builder, const std::string& number) {
    w.request("card " + number.substr(12), [&](App& app) {
        const std::string customer = ensure_customer(app, *require_active(app.store, builder));
        const auto url = or_unavailable(app.payments.card_page(customer, app.settings.public_url + "/billing"));
        w.provider.complete("card", page_id(url), {number, {}});
        mirror_customer(app, customer);
    });
}

void take_membership(World& w, const std::string& builder, const std::string& number) {
    w.request("membership", [&](App& app) {
        const auto user = require_active(app.store, builder);
        const bool runs = user->membership.status == MembershipStatus::active || user->membership.status == MembershipStatus::past_due;
        const std::string customer = ensure_customer(app, *user);
        const std::string back = app.settings.public_url + "/billing", kind = runs ? "portal" : "checkout";
        const auto url = or_unavailable(runs ? app.payments.portal_page(customer, back) : app.payments.checkout_page(customer, back));
        w.provider.complete(kind, page_id(url), {number, {}});
        mirror_customer(app, customer);
    });
}

void end_membership(World& w, const std::string& builder, bool end) {
    w.request(end ? "cancel membership" : "resume membership", [&](App& app) {
        const std::string customer = ensure_customer(app, *require_active(app.store, builder));
        or_unavailable(app.payments.set_cancel_at_period_end(customer, end, {"sim:" + builder + to_rfc3339(w.now())}));
        mirror_customer(app, customer);
    });
}

void onboard(World& w, const std::string& tester, const std::string& outcome) {
    w.request("onboard " + outcome, [&](App& app) {
        const std::string payee = ensure_payee(app, *require_active(app.store, tester), "DE");
        const auto url = or_unavailable(app.payments.onboarding_page(payee, app.settings.public_url + "/earnings"));
        w.provider.complete("onboarding", page_id(url), {{}, outcome});
        mirror_payee(app, payee);
    });
}

std::string draft_something(World& w, const std::string& builder) {
    const User u = w.mirror.users.at(builder);
    const Caller who = w.as(u);
    ProjectView project;
    std::string job;
    if (!w.request("new project", [&](App& app) { project = create_project(app, who, {"Shop", "https://shop.test", "", {}}); })) return {};
    const NewJob in = some_job(w, project.id, u.billing_currency);
    if (!w.request("new job", who, [&](App& app, const Caller& me) { job = create_job(app, me, in).id; })) return {};
    for (const auto& [id, l] : w.mirror.listings)
        if (l.project_id == project.id && job.empty()) job = id;  // its answer was lost
    return job;
}

void publish_something(World& w, const std::string& builder) {
    const std::string job = draft_something(w, builder);
    const Caller who = w.as(w.mirror.users.at(builder));
    if (!job.empty()) w.request("publish a new job", who, [&](App& app, const Caller& me) { publish_job(app, me, job); });
}

}  // namespace peertest::sim
