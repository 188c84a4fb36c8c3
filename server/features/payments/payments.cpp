#include "features/payments/payments.hpp"

#include "app/app.hpp"
#include "features/notifications/notifications.hpp"
#include "features/payments/payments_mirror.hpp"
#include "features/payments/payments_store.hpp"
#include "kit/error.hpp"
#include "kit/log.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {

void require_membership(const User& builder, Time now) {
    if (membership_allows(builder.membership, now)) return;
    throw Error(402, "membership_required", "An active membership is needed for this. You can take one out under Billing.");
}

namespace {
std::string_view why_stopped(StopReason reason) {
    if (reason == StopReason::chargeback)
        return "A payment for a test of yours was charged back through your bank. You can publish again once that is "
               "decided in our favour, or an admin has cleared it.";
    return "A payment for a finished test could not be taken. You can publish again once it is settled.";
}

bool same(const PublishingStop& a, const PublishingStop& b) { return a.reason == b.reason && a.escrow_id == b.escrow_id; }
}  // namespace

void require_card(Reader& r, const User& builder, std::optional<Time> set_up_after) {
    const auto stops = payment_account(r, builder.id).publishing_stops;
    if (!stops.empty()) throw Error(403, "account_flagged", std::string(why_stopped(stops.front().reason)));
    if (builder.card.status == CardStatus::none)
        throw Error(402, "card_required", "A card on file is needed to publish. You can set one up under Billing.");
    if (set_up_after && (!builder.card.set_up_at || *builder.card.set_up_at <= *set_up_after))
        throw Error(402, "card_required", "Your card was declined several times. Please set up a card that works.");
}

void stop_publishing(Tx& tx, const std::string& builder_id, const PublishingStop& why) {
    update_payment_account(tx, builder_id, [&](PaymentAccount& a) {
        std::erase_if(a.publishing_stops, [&](const auto& s) { return same(s, why); });
        a.publishing_stops.push_back(why);
    });
}

void allow_publishing(Tx& tx, const std::string& builder_id, const PublishingStop& why) {
    if (payment_account(tx, builder_id).publishing_stops.empty()) return;
    update_payment_account(tx, builder_id, [&](PaymentAccount& a) {
        std::erase_if(a.publishing_stops, [&](const auto& s) { return same(s, why); });
    });
}

bool forgive_chargebacks(Tx& tx, const std::string& builder_id) {
    std::size_t forgiven = 0;
    if (payment_account(tx, builder_id).publishing_stops.empty()) return false;
    update_payment_account(tx, builder_id, [&](PaymentAccount& a) {
        forgiven = std::erase_if(a.publishing_stops, [](const auto& s) { return s.reason == StopReason::chargeback; });
    });
    return forgiven > 0;
}

std::string ensure_customer(App& app, const User& user) {
    const PaymentAccount known = payment_account(app.store, user.id);
    if (!known.customer_id.empty()) return known.customer_id;
    const std::string id = or_unavailable(app.payments.create_customer(user.id, user.email, {"customer:" + user.id})).id;
    app.store.transact([&](Tx& tx) {
        update_payment_account(tx, user.id, [&](PaymentAccount& a) { a.customer_id = id; });
    });
    return id;
}

std::string ensure_payee(App& app, const User& user, const std::string& country) {
    const PaymentAccount known = payment_account(app.store, user.id);
    const bool settled = user.payout_account.status == PayoutAccountStatus::enabled;
    if (!known.account_id.empty() && (settled || known.country == country)) return known.account_id;
    const std::string key = "account:" + user.id + ":" + country;
    const auto made = app.payments.create_account(user.id, user.email, country, {key});
    if (made.refused()) throw invalid("country", "We cannot pay testers in this country yet.");
    const std::string id = or_unavailable(made).id;
    app.store.transact([&](Tx& tx) {
        update_payment_account(tx, user.id, [&](PaymentAccount& a) { a.account_id = id, a.country = country; });
    });
    mirror_payee(app, id);
    return id;
}

namespace {

Membership membership_of(const ProviderSubscription& s) {
    Membership m;
    m.status = s.status;
    if (!s.id.empty()) m.current_period_end = s.current_period_end;
    m.cancel_at_period_end = s.cancel_at_period_end;
    if (s.past_due_since) m.past_due_since = *s.past_due_since;
    return m;
}

CardOnFile card_of(const ProviderCard& c) {
    CardOnFile card;
    if (c.id.empty()) return card;
    card.status = CardStatus::ready;
    card.brand = c.brand;
    card.last4 = c.last4;
    card.set_up_at = c.set_up_at;
    return card;
}

PayoutAccountStatus payout_status(const ProviderAccount& a) {
    if (a.payouts_enabled) return PayoutAccountStatus::enabled;
    return a.details_submitted ? PayoutAccountStatus::restricted : PayoutAccountStatus::pending;
}

Notice membership_notice(const Membership& m) {
    switch (m.status) {
        case MembershipStatus::active:
        case MembershipStatus::trialing:
            return {"Your membership is active", "You can create and publish jobs.", "/billing", {}};
        case MembershipStatus::past_due:
            return {"Your membership could not be renewed",
                    "The payment was declined. You can still create jobs for seven days; please update your card.",
                    "/billing", {}};
        default:
            return {"Your membership has ended",
                    "Running jobs and the funds held for them are not touched. To create new jobs, take out a "
                    "membership again.",
                    "/billing", {}};
    }
}

void copy_customer(Tx& tx, App& app, const std::string& user_id, const ProviderCustomer& customer, Time now) {
    bool new_card = false;
    const bool stopped = !payment_account(tx, user_id).publishing_stops.empty();
    update_payment_account(tx, user_id, [&](PaymentAccount& a) {
        new_card = !customer.card.id.empty() && a.card_id != customer.card.id;
        a.card_id = customer.card.id;
    });
    const auto before = find_user(tx, user_id);
    if (!before) return;  // deleted: their ids stay for the money's sake
    const Membership membership = membership_of(customer.subscription);
    update_user(tx, app, user_id, [&](User& u) {
        u.membership = membership;
        u.card = card_of(customer.card);
    });
    // None, incomplete: nothing was taken out yet, which is nobody's news.
    const bool news = (*before)->membership.status != membership.status && membership.status != MembershipStatus::none &&
                      membership.status != MembershipStatus::incomplete;
    if (news)
        notify(tx, app, user_id, NotificationType::membership_changed, membership_notice(membership), now);
    if (new_card && stopped) app.work.enqueue(tx, "card_replaced", ObjectId{user_id});
}

void copy_payee(Tx& tx, App& app, const std::string& user_id, const ProviderAccount& account) {
    if (!find_user(tx, user_id)) return;
    update_payment_account(tx, user_id, [&](PaymentAccount& a) { a.country = account.country; });
    const PayoutAccountStatus status = payout_status(account);
    update_user(tx, app, user_id, [&](User& u) { u.payout_account.status = status; });
    if (status == PayoutAccountStatus::enabled) app.work.enqueue(tx, "payouts_wake", ObjectId{user_id});
}

// What was read is only written when nobody wrote meanwhile: else an older answer could cover a newer one.
template <class Find, class Read, class Copy>
void mirror(App& app, Find find, Read read, Copy copy) {
    for (int tries = 0; tries < 5; ++tries) {
        const auto seen = find(app.store);
        if (!seen) return;
        const auto answer = read();
        if (answer.missing()) return;
        if (!answer.done()) throw ProviderAway("the provider does not answer");
        const bool written = app.store.transact([&](Tx& tx) {
            const auto now_there = tx.get(payment_accounts(), (*seen)->id);
            if (!now_there || now_there->version != seen->version) return false;
            copy(tx, (*seen)->id, answer.value);
            return true;
        });
        if (written) return;
    }
    throw ProviderAway("the account keeps changing");
}

}  // namespace

void mirror_customer(App& app, const std::string& customer_id) {
    const Time now = app.clock.now();
    mirror(
        app, [&](Reader& r) { return account_of_customer(r, customer_id); },
        [&] { return app.payments.read_customer(customer_id); },
        [&](Tx& tx, const std::string& user, const ProviderCustomer& c) { copy_customer(tx, app, user, c, now); });
}

void mirror_invoice(App& app, const std::string& invoice_id) {
    const auto invoice = app.payments.read_invoice(invoice_id);
    if (invoice.missing()) return;
    if (!invoice.done()) throw ProviderAway("the provider does not answer");
    const ProviderInvoice& i = invoice.value;
    if (!i.paid_at || i.amount_minor == 0) return;
    app.store.transact([&](Tx& tx) {
        if (const auto payer = account_of_customer(tx, i.customer_id))
            keep_membership_charge(tx, {i.id, (*payer)->id, i.currency, i.amount_minor, *i.paid_at});
    });
}

void refresh_payee(App& app, const std::string& tester_id) {
    if (const auto account = payment_account(app.store, tester_id).account_id; !account.empty()) mirror_payee(app, account);
}

void mirror_payee(App& app, const std::string& account_id) {
    mirror(
        app, [&](Reader& r) { return account_of_payee(r, account_id); },
        [&] { return app.payments.read_account(account_id); },
        [&](Tx& tx, const std::string& user, const ProviderAccount& a) { copy_payee(tx, app, user, a); });
}

}  // namespace peertest
