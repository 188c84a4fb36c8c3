#include "features/payments/payments_store.hpp"
#include "app/app.hpp"
#include "features/users/personal_data.hpp"
#include "work/work.hpp"

namespace peertest {

template <>
const Schema& schema_of<PaymentAccount>() {
    static const Schema s = describe<PaymentAccount>(
        "PaymentAccount", field<&PaymentAccount::id>("id"), field<&PaymentAccount::customer_id>("customer_id"),
        field<&PaymentAccount::card_id>("card_id"), field<&PaymentAccount::account_id>("account_id"),
        field<&PaymentAccount::country>("country"),
        field<&PaymentAccount::publishing_stopped>("publishing_stopped"));
    return s;
}
template <>
const Schema& schema_of<PaymentEvent>() {
    static const Schema s = describe<PaymentEvent>(
        "PaymentEvent", field<&PaymentEvent::id>("id"), field<&PaymentEvent::type>("type"),
        field<&PaymentEvent::customer_id>("customer_id"), field<&PaymentEvent::account_id>("account_id"),
        field<&PaymentEvent::escrow_id>("escrow_id"), field<&PaymentEvent::received_at>("received_at"),
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
                              .key("received_at", [](const PaymentEvent& e) { return to_value(e.received_at); })
                              .index({"received_at"});
    return c;
}

std::vector<const CollectionInfo*> payments_collections() { return {&payment_accounts().info, &payment_events().info}; }

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
