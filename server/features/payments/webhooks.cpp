// The one door for what the provider tells: signed, stored once, handled by a task that reads the object anew, so that
// order, repetition and delay do not matter.
#include <boost/json.hpp>

#include "app/app.hpp"
#include "features/payments/payments_mirror.hpp"
#include "features/payments/payments_store.hpp"
#include "kit/error.hpp"
#include "kit/log.hpp"
#include "kit/webhook_signature.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

const json::object* object_at(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    return v ? v->if_object() : nullptr;
}

// What the event is about, by the object it carries.
void read_subject(const json::object& data, PaymentEvent& event) {
    const json::object* carried = object_at(data, "object");
    if (!carried) return;
    const json::object& object = *carried;
    const std::string kind = text_at(object, "object");
    if (kind == "account") event.account_id = text_at(object, "id");
    else if (kind == "customer") event.customer_id = text_at(object, "id");
    else if (kind == "payment_intent" || kind == "charge") {
        if (const auto* metadata = object_at(object, "metadata")) event.escrow_id = text_at(*metadata, "escrow_id");
    } else if (kind == "dispute") {
        event.chargeback_id = text_at(object, "id");
        event.hold_id = text_at(object, "payment_intent");
    } else {
        if (kind == "invoice") event.invoice_id = text_at(object, "id");
        event.customer_id = text_at(object, "customer");
        // A card that was taken off names its customer only in what it was before.
        const json::object* before = object_at(data, "previous_attributes");
        if (event.customer_id.empty() && before) event.customer_id = text_at(*before, "customer");
    }
}

PaymentEvent parse_event(std::string_view body, Time now) {
    boost::system::error_code error;
    const json::value value = json::parse(body, error);
    const json::object* top = error ? nullptr : value.if_object();
    PaymentEvent event;
    if (top) {
        event.id = text_at(*top, "id");
        event.type = text_at(*top, "type");
        event.received_at = now;
        const auto* data = object_at(*top, "data");
        // Of a payout account: whatever it is about, that account is read anew, and its ids are not ours.
        event.account_id = text_at(*top, "account");
        if (event.account_id.empty() && data) read_subject(*data, event);
    }
    if (event.id.empty() || event.id.size() > 255 || event.type.empty())
        throw Error(400, "malformed_json", "This is no event of the payment provider.");
    return event;
}

}  // namespace

void receive_webhook(App& app, std::string_view body, std::string_view signature) {
    const Time now = app.clock.now();
    if (!webhook_signature_valid(body, signature, app.payments.webhook_secrets(), now))
        throw Error(401, "unauthenticated", "The signature is not right, or too old.");
    const PaymentEvent event = parse_event(body, now);
    try {
        app.store.transact([&](Tx& tx) {
            if (tx.get(payment_events(), event.id)) return;
            tx.insert(payment_events(), event);
            app.work.enqueue(tx, "payment_event", ObjectId{event.id});
        });
    } catch (const Duplicate&) {
        return;  // the same event came twice at once
    }
    log_info("payment_event", {{"event_id", event.id}, {"type", event.type}});
}

void handle_payment_event(App& app, const ObjectId& what) {
    const auto event = app.store.get(payment_events(), what.id);
    if (!event || (*event)->handled_at) return;
    if (!(*event)->customer_id.empty()) mirror_customer(app, (*event)->customer_id);
    if (!(*event)->invoice_id.empty()) mirror_invoice(app, (*event)->invoice_id);
    if (!(*event)->account_id.empty()) mirror_payee(app, (*event)->account_id);
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto doc = tx.get(payment_events(), what.id);
        if (!doc || (*doc)->handled_at) return;
        doc->value.handled_at = now;
        tx.replace(payment_events(), *doc);
        if (!(*doc)->escrow_id.empty()) app.work.enqueue(tx, "escrow_hold_changed", ObjectId{(*doc)->escrow_id});
        if (!(*doc)->chargeback_id.empty())
            app.work.enqueue(tx, "chargeback_changed", ChargebackNotice{(*doc)->chargeback_id, (*doc)->hold_id});
    });
}

}  // namespace peertest
