#include "features/payments/payments_store.hpp"
#include "app/app.hpp"
#include "features/users/personal_data.hpp"
#include "work/work.hpp"

namespace peertest {

template <>
const Schema& schema_of<PublishingStop>() {
    static const Schema s = describe<PublishingStop>("PublishingStop", field<&PublishingStop::reason>("reason"),
                                                     field<&PublishingStop::escrow_id>("escrow_id"));
    return s;
}
template <>
const Schema& schema_of<ChargebackNotice>() {
    static const Schema s =
        describe<ChargebackNotice>("ChargebackNotice", field<&ChargebackNotice::chargeback_id>("chargeback_id"),
                                   field<&ChargebackNotice::hold_id>("hold_id"));
    return s;
}
template <>
const Schema& schema_of<MembershipCharge>() {
    using M = MembershipCharge;
    static const Schema s = describe<M>("MembershipCharge", field<&M::id>("id"), field<&M::builder_id>("builder_id"),
                                        field<&M::currency>("currency"), field<&M::amount_minor>("amount_minor"),
                                        field<&M::at>("at"));
    return s;
}
template <>
const Schema& schema_of<PaymentAccount>() {
    static const Schema s = describe<PaymentAccount>(
        "PaymentAccount", field<&PaymentAccount::id>("id"), field<&PaymentAccount::customer_id>("customer_id"),
        field<&PaymentAccount::card_id>("card_id"), field<&PaymentAccount::account_id>("account_id"),
        field<&PaymentAccount::country>("country"),
        field<&PaymentAccount::publishing_stops>("publishing_stops"));
    return s;
}
template <>
const Schema& schema_of<PaymentEvent>() {
    static const Schema s = describe<PaymentEvent>(
        "PaymentEvent", field<&PaymentEvent::id>("id"), field<&PaymentEvent::type>("type"),
        field<&PaymentEvent::customer_id>("customer_id"), field<&PaymentEvent::account_id>("account_id"),
        field<&PaymentEvent::escrow_id>("escrow_id"), field<&PaymentEvent::invoice_id>("invoice_id"),
        field<&PaymentEvent::chargeback_id>("chargeback_id"), field<&PaymentEvent::hold_id>("hold_id"),
        field<&PaymentEvent::received_at>("received_at"),
        field<&PaymentEvent::handled_at>("handled_at"));
    return s;
}
template <>
const Schema& schema_of<ObjectId>() {
    static const Schema s = describe<ObjectId>("ObjectId", field<&ObjectId::id>("id"));
    return s;
}

namespace {
Value unless_empty(const std::string& s) { return s.empty() ? Value{} : to_value(s); }
}  // namespace

const Collection<PaymentAccount>& payment_accounts() {
    static const auto c =
        Collection<PaymentAccount>("payment_accounts")
            .key("customer_id", [](const PaymentAccount& a) { return unless_empty(a.customer_id); })
            .key("account_id", [](const PaymentAccount& a) { return unless_empty(a.account_id); })
            .unique("customer_id")
            .unique("account_id");
    return c;
}

const Collection<PaymentEvent>& payment_events() {
    static const auto c = Collection<PaymentEvent>("payment_events")
                              .key("handled_at", [](const PaymentEvent& e) { return to_value(e.handled_at); })
                              .index({"handled_at"})
                              .version(2);
    return c;
}

namespace {
const Collection<MembershipCharge>& charges() {
    static const auto c = Collection<MembershipCharge>("membership_charges")
                              .key("builder_id", [](const MembershipCharge& m) { return to_value(m.builder_id); })
                              .key("at", [](const MembershipCharge& m) { return to_value(m.at); })
                              .index({"builder_id", "at"});
    return c;
}
}  // namespace

std::vector<const CollectionInfo*> payments_collections() {
    return {&payment_accounts().info, &payment_events().info, &charges().info};
}

void keep_membership_charge(Tx& tx, const MembershipCharge& charge) {
    if (!tx.get(charges(), charge.id)) tx.insert(charges(), charge);
}

std::optional<MembershipCharge> membership_charge(Reader& r, const std::string& invoice_id) {
    auto doc = r.get(charges(), invoice_id);
    if (!doc) return {};
    return std::move(doc->value);
}

std::vector<MembershipCharge> membership_charges(Reader& r, const std::string& builder_id, Time from, Time to) {
    std::vector<MembershipCharge> out;
    Query q{{eq("builder_id", builder_id), ge("at", from), lt("at", to)}, {{"at"}}, 100, {}};
    do {
        auto page = r.find(charges(), q);
        for (auto& d : page.items) out.push_back(std::move(d.value));
        q.cursor = std::move(page.next_cursor);
    } while (!q.cursor.empty());
    return out;
}

std::optional<Doc<PaymentAccount>> account_of_customer(Reader& r, const std::string& customer_id) {
    return r.first(payment_accounts(), {eq("customer_id", customer_id)});
}

std::optional<Doc<PaymentAccount>> account_of_payee(Reader& r, const std::string& account_id) {
    return r.first(payment_accounts(), {eq("account_id", account_id)});
}

PaymentAccount payment_account(Reader& r, const std::string& user_id) {
    auto doc = r.get(payment_accounts(), user_id);
    return doc ? std::move(doc->value) : PaymentAccount{};
}

void update_payment_account(Tx& tx, const std::string& user_id, const std::function<void(PaymentAccount&)>& change) {
    if (auto doc = tx.get(payment_accounts(), user_id)) {
        change(doc->value);
        tx.replace(payment_accounts(), *doc);
        return;
    }
    PaymentAccount fresh{.id = user_id};
    change(fresh);
    tx.insert(payment_accounts(), fresh);
}

PersonalData payments_personal_data() {
    PersonalData p;
    p.name = "payment_accounts";
    p.collect = [](App& app, const std::string& id) { return all_as_json(app.store, payment_accounts(), {eq("id", id)}); };
    // The provider's ids stay: money records refer to them. The membership ends at the provider, later.
    p.erase = [](Tx& tx, App& app, const std::string& id, Time) {
        const auto account = tx.get(payment_accounts(), id);
        if (!account) return;
        update_payment_account(tx, id, [](PaymentAccount& a) { a.country.clear(); });
        if (!account->value.customer_id.empty()) app.work.enqueue(tx, "membership_ends", ObjectId{account->value.customer_id});
    };
    return p;
}

}  // namespace peertest
