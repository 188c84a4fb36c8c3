#include "support/fake_stripe.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>

#include "kit/text.hpp"

namespace peertest {
namespace {

using Object = FakeStripe::Object;
using Form = FakeStripe::Form;
namespace json = boost::json;

std::string get(const Form& in, const std::string& name) { return in.contains(name) ? in.at(name) : ""; }
std::string text(const Object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    return v && v->is_string() ? std::string(v->get_string()) : "";
}
std::int64_t number(const Object& o, std::string_view name) { return o.at(name).to_number<std::int64_t>(); }

Object metadata(const Form& in) {
    Object out;
    for (const auto& [name, value] : in)
        if (name.starts_with("metadata[")) out[name.substr(9, name.size() - 10)] = value;
    return out;
}

std::string failed(int status, Object error) {
    return stub_answer(status, json::serialize(Object{{"error", std::move(error)}}), {{"Request-Id", "req_fake"}});
}

std::string decline_of(const std::string& number) {
    if (number == "4000000000000341") return "generic_decline";
    return number == "4000002500003155" ? "authentication_required" : "";
}

}  // namespace

std::int64_t FakeStripe::now() const {
    return passed_s_ + std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

void FakeStripe::let_pass(Millis time) {
    const std::lock_guard lock(mutex_);
    passed_s_ += time.count() / 1000;
}

FakeStripe::FakeStripe() : server_([this](const StubRequest& r) { return talk(r); }) {}

Form FakeStripe::form_of(const StubRequest& r) {
    Form out;
    const auto query = r.target.find('?');
    const std::string all = r.method == "GET" ? (query == std::string::npos ? "" : r.target.substr(query + 1)) : r.body;
    for (const std::string& pair : split(all, '&')) {
        const auto eq = pair.find('=');
        out[url_decode(pair.substr(0, eq))] = url_decode(pair.substr(eq + 1));
    }
    return out;
}

void FakeStripe::answer_instead(std::function<std::optional<std::string>(const StubRequest&)> f) {
    const std::lock_guard lock(mutex_);
    instead_ = std::move(f);
}
void FakeStripe::answer_afterwards(std::function<std::optional<std::string>(const StubRequest&)> f) {
    const std::lock_guard lock(mutex_);
    afterwards_ = std::move(f);
}
std::vector<StubRequest> FakeStripe::requests() { return requests("", ""); }
std::vector<StubRequest> FakeStripe::requests(const std::string& method, const std::string& path_start) {
    const std::lock_guard lock(mutex_);
    std::vector<StubRequest> out;
    for (const auto& r : requests_)
        if ((method.empty() || r.method == method) && r.target.starts_with(path_start)) out.push_back(r);
    return out;
}

std::string FakeStripe::last(const std::string& kind, const std::string& customer) {
    const std::lock_guard lock(mutex_);
    for (auto id = order_.rbegin(); id != order_.rend(); ++id)
        if (text(objects_.at(*id), "object") == kind && text(objects_.at(*id), "customer") == customer) return *id;
    return "";
}

std::optional<std::string> FakeStripe::talk(const StubRequest& r) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(r);
    if (instead_)
        if (auto answer = instead_(r)) return answer;
    std::string answer;
    const std::string key = r.headers.contains("idempotency-key") ? r.headers.at("idempotency-key") : "";
    const std::string request = r.method + r.target + r.body;
    if (!r.headers.contains("stripe-version") || !r.headers.contains("authorization")) {
        answer = failed(401, {{"type", "invalid_request_error"}});
    } else if (r.method == "POST" && replays_.contains(key)) {
        const auto& [asked, answered] = replays_.at(key);
        answer = asked == request ? answered : failed(400, {{"type", "idempotency_error"}});
    } else {
        answer = carry_out(r);
        if (r.method == "POST") replays_[key] = {request, answer};
    }
    if (afterwards_)
        if (auto other = afterwards_(r)) return other;
    return answer;
}

std::string FakeStripe::carry_out(const StubRequest& r) {
    try {
        const Form in = form_of(r);
        Object out = route(r, r.target.substr(4, r.target.find('?') - 4), in);  // without "/v1/"
        for (const auto& [name, value] : in)
            if (name.starts_with("expand")) expand(out, value);
        return stub_answer(200, json::serialize(out));
    } catch (const Failure& f) {
        return failed(f.status, f.error);
    }
}

// The text at a dotted path, where it is an id, is replaced by its object.
void FakeStripe::expand(Object& o, const std::string& path) {
    const auto dot = path.find('.');
    json::value* v = o.if_contains(path.substr(0, dot));
    if (!v) return;
    if (v->is_string() && objects_.contains(std::string(v->get_string()))) *v = objects_.at(std::string(v->get_string()));
    if (dot == std::string::npos) return;
    if (v->is_object()) expand(v->get_object(), path.substr(dot + 1));
    if (v->is_array())
        for (auto& item : v->get_array()) expand(item.as_object(), path.substr(dot + 1));
}

Object& FakeStripe::at(const std::string& id, const std::string& param) {
    const auto found = objects_.find(id);
    if (found == objects_.end())
        throw Failure{param == "id" ? 404 : 400, {{"type", "invalid_request_error"}, {"code", "resource_missing"}, {"param", param}}};
    return found->second;
}

Object& FakeStripe::keep(const std::string& prefix, const std::string& kind, Object fields) {
    const std::string id = prefix + "_" + std::to_string(++last_id_);
    fields["id"] = id;
    fields["object"] = kind;
    fields["created"] = now();
    order_.push_back(id);
    return objects_[id] = std::move(fields);
}

std::string FakeStripe::booked(const std::string& type, const std::string& source, std::int64_t amount, std::int64_t fee,
                               const std::string& currency) {
    return text(keep("txn", "balance_transaction",
                     {{"type", type}, {"source", source}, {"amount", amount}, {"fee", fee}, {"currency", currency}}),
                "id");
}

Object FakeStripe::route(const StubRequest& r, const std::string& path, const Form& in) {
    auto parts = split(path, '/');
    if (parts[0] == "checkout" || parts[0] == "billing_portal") {
        parts[0] += "/" + parts[1];
        parts.erase(parts.begin() + 1);
    }
    if (parts.size() == 1) return r.method == "POST" ? create(parts[0], in) : list(parts[0], in);
    if (parts.size() == 2 && r.method == "GET") return at(parts[1], "id");
    if (parts.size() == 2) return act(parts[1], "update", in);
    return act(parts[1], parts[2], in);
}

Object FakeStripe::create(const std::string& what, const Form& in) {
    if (what == "payment_intents") return create_intent(in);
    if (what == "refunds") return create_refund(in);
    if (what == "transfers") return create_transfer(in);
    if (what == "customers") return keep("cus", "customer", {{"email", get(in, "email")}, {"metadata", metadata(in)}});
    if (what == "checkout/sessions") {
        at(get(in, "customer"), "customer");
        Object& s = keep("cs", "checkout.session", {{"mode", get(in, "mode")}, {"customer", get(in, "customer")}, {"status", "open"}});
        s["url"] = "https://checkout.stripe.test/" + text(s, "id");
        return s;
    }
    if (what == "billing_portal/sessions") {
        at(get(in, "customer"), "customer");
        return {{"url", "https://billing.stripe.test/1"}};
    }
    if (what == "accounts")
        return keep("acct", "account",
                    {{"country", get(in, "country")}, {"details_submitted", false}, {"payouts_enabled", false},
                     {"capabilities", Object{{"transfers", "inactive"}}}, {"metadata", metadata(in)}});
    if (what == "account_links") return at(get(in, "account"), "account"), Object{{"url", "https://connect.stripe.test/1"}};
    throw Failure{404, {{"type", "invalid_request_error"}, {"message", "Unrecognized request URL"}}};
}

Object FakeStripe::list(const std::string& what, const Form& in) {
    static const std::map<std::string, std::string> kinds{
        {"subscriptions", "subscription"}, {"setup_intents", "setup_intent"}, {"invoices", "invoice"}, {"charges", "charge"},
        {"transfers", "transfer"}, {"balance_transactions", "balance_transaction"}, {"checkout/sessions", "checkout.session"},
        {"invoice_payments", "invoice_payment"}};
    const auto kind = kinds.find(what);
    if (kind == kinds.end()) throw Failure{404, {{"type", "invalid_request_error"}}};
    if (in.contains("customer")) at(get(in, "customer"), "customer");
    const std::size_t limit = in.contains("limit") ? std::stoul(get(in, "limit")) : 10;
    json::array data;
    bool started = !in.contains("starting_after"), more = false;
    for (auto id = order_.rbegin(); id != order_.rend() && !more; ++id) {
        const Object& o = objects_.at(*id);
        bool fits = text(o, "object") == kind->second;
        if (!fits) continue;
        for (const char* name : {"customer", "subscription", "transfer_group", "status"})
            if (in.contains(name) && get(in, name) != "all") fits &= text(o, name) == get(in, name);
        if (in.contains("payment[payment_intent]")) fits &= text(o.at("payment").as_object(), "payment_intent") == get(in, "payment[payment_intent]");
        if (in.contains("created[gte]")) fits &= number(o, "created") >= std::stoll(get(in, "created[gte]"));
        if (in.contains("created[lt]")) fits &= number(o, "created") < std::stoll(get(in, "created[lt]"));
        if (fits && started) (more = data.size() == limit) ? void() : data.push_back(o);
        started |= *id == get(in, "starting_after");
    }
    return {{"object", "list"}, {"data", std::move(data)}, {"has_more", more}};
}

void FakeStripe::decline(Object intent, const std::string& code, const std::string& decline_code) {
    throw Failure{402, {{"type", "card_error"}, {"code", code}, {"decline_code", decline_code},
                        {"message", "Your card was declined."}, {"payment_intent", std::move(intent)}}};
}

Object FakeStripe::create_intent(const Form& in) {
    at(get(in, "customer"), "customer");
    const Object& method = at(get(in, "payment_method"), "payment_method");
    const std::int64_t amount = std::stoll(get(in, "amount"));
    const std::string declined = decline_of(numbers_[text(method, "id")]);
    Object& intent = keep("pi", "payment_intent",
                          {{"amount", amount}, {"amount_received", 0}, {"currency", get(in, "currency")},
                           {"customer", get(in, "customer")}, {"metadata", metadata(in)},
                           {"status", declined.empty() ? "requires_capture" : "requires_payment_method"}});
    const std::string id = text(intent, "id");
    Object& charge = keep("ch", "charge",
                          {{"amount", amount}, {"amount_refunded", 0}, {"currency", get(in, "currency")}, {"payment_intent", id},
                           {"metadata", metadata(in)}, {"transfer_group", get(in, "transfer_group")}, {"disputed", false},
                           {"balance_transaction", nullptr}, {"status", declined.empty() ? "succeeded" : "failed"}});
    charge["payment_method_details"] = Object{{"card", Object{{"capture_before", now() + 4 * 86'400}}}};
    intent["latest_charge"] = text(charge, "id");
    if (declined.empty()) return intent;
    const std::string code = declined == "authentication_required" ? declined : "card_declined";
    intent["last_payment_error"] = Object{{"code", code}, {"decline_code", declined}};
    decline(intent, code, declined);
    return {};
}

Object FakeStripe::create_refund(const Form& in) {
    const Object& intent = at(get(in, "payment_intent"), "payment_intent");
    Object& charge = at(text(intent, "latest_charge"), "charge");
    const std::int64_t amount = std::stoll(get(in, "amount"));
    if (charge.at("disputed").as_bool()) throw Failure{400, {{"type", "invalid_request_error"}, {"code", "charge_disputed"}}};
    if (amount <= 0 || number(charge, "amount_refunded") + amount > number(intent, "amount_received"))
        throw Failure{400, {{"type", "invalid_request_error"}, {"param", "amount"}}};
    charge["amount_refunded"] = number(charge, "amount_refunded") + amount;
    Object& refund = keep("re", "refund", {{"amount", amount}, {"payment_intent", get(in, "payment_intent")},
                                           {"metadata", metadata(in)}, {"status", "succeeded"}});
    const Object out = refund;
    booked("refund", text(out, "id"), -amount, 0, text(charge, "currency"));
    return out;
}

Object FakeStripe::create_transfer(const Form& in) {
    const Object& account = at(get(in, "destination"), "destination");
    if (text(account.at("capabilities").as_object(), "transfers") != "active")
        throw Failure{400, {{"type", "invalid_request_error"}, {"code", "insufficient_capabilities_for_transfer"}}};
    if (in.contains("source_transaction") && number(at(get(in, "source_transaction"), "source_transaction"), "amount") < std::stoll(get(in, "amount")))
        throw Failure{400, {{"type", "invalid_request_error"}, {"param", "amount"}}};
    const Object out = keep("tr", "transfer", {{"amount", std::stoll(get(in, "amount"))}, {"currency", get(in, "currency")},
                                               {"transfer_group", get(in, "transfer_group")}, {"metadata", metadata(in)}});
    booked("transfer", text(out, "id"), -number(out, "amount"), 0, text(out, "currency"));
    return out;
}

Object FakeStripe::act(const std::string& id, const std::string& verb, const Form& in) {
    Object& o = at(id, "id");
    const std::string status = text(o, "status");
    if (verb == "login_links") return {{"url", "https://connect.stripe.test/dashboard"}};
    if (verb == "expire") {
        if (status != "open") throw Failure{400, {{"type", "invalid_request_error"}}};
        o["status"] = "expired";
    } else if (verb == "update") {
        if (in.contains("cancel_at_period_end")) o["cancel_at_period_end"] = get(in, "cancel_at_period_end") == "true";
        if (in.contains("cancel_at")) o["cancel_at"] = nullptr;
    } else if (verb == "capture" || verb == "cancel") {
        if (status != "requires_capture")
            throw Failure{400, {{"type", "invalid_request_error"}, {"code", "payment_intent_unexpected_state"}}};
        o["status"] = verb == "capture" ? "succeeded" : "canceled";
        if (verb == "cancel") return o;
        const std::int64_t amount = std::stoll(get(in, "amount_to_capture"));
        o["amount_received"] = amount;
        const std::string charge = text(o, "latest_charge"), currency = text(o, "currency");
        const std::string transaction = booked("charge", charge, amount, amount * 14 / 1000 + 25, currency);
        at(charge, "id")["balance_transaction"] = transaction;
    }
    return at(id, "id");
}

void FakeStripe::finish_checkout(const std::string& page, const std::string& card_number) {
    const std::lock_guard lock(mutex_);
    Object& session = at(page.substr(page.rfind('/') + 1), "id");
    if (text(session, "status") != "open") return;
    session["status"] = "complete";
    const std::string customer = text(session, "customer"), mode = text(session, "mode");
    Object card{{"brand", "visa"}, {"last4", card_number.substr(12)}};
    const std::string method =
        text(keep("pm", "payment_method", {{"type", "card"}, {"customer", customer}, {"card", std::move(card)}}), "id");
    numbers_[method] = card_number;
    if (mode == "setup") {
        keep("seti", "setup_intent", {{"customer", customer}, {"status", "succeeded"}, {"payment_method", method}});
        return;
    }
    Object item{{"current_period_start", now()}, {"current_period_end", now() + 30 * 86'400}};
    const std::string subscription =
        text(keep("sub", "subscription", {{"customer", customer}, {"status", "active"}, {"cancel_at_period_end", false},
                                          {"items", Object{{"data", json::array{std::move(item)}}}}}),
             "id");
    const std::string intent = text(keep("pi", "payment_intent", {{"metadata", Object{}}, {"status", "succeeded"}}), "id");
    const std::string charge = text(keep("ch", "charge", {{"payment_intent", intent}, {"metadata", Object{}}}), "id");
    booked("charge", charge, 29'00, 65, "usd");
    const std::string invoice =
        text(keep("in", "invoice", {{"customer", customer}, {"subscription", subscription}, {"status", "paid"}, {"currency", "usd"},
                                    {"amount_paid", 29'00}, {"status_transitions", Object{{"paid_at", now()}}}}),
             "id");
    keep("inpay", "invoice_payment", {{"invoice", invoice}, {"payment", Object{{"payment_intent", intent}}}});
}

void FakeStripe::finish_onboarding(const std::string& account, bool can_be_paid) {
    change(account, [&](Object& a) {
        a["details_submitted"] = true;
        a["payouts_enabled"] = can_be_paid;
        a["capabilities"] = Object{{"transfers", can_be_paid ? "active" : "pending"}};
    });
}

std::string FakeStripe::open_dispute(const std::string& payment_intent, std::int64_t amount) {
    const std::lock_guard lock(mutex_);
    Object& charge = at(text(at(payment_intent, "id"), "latest_charge"), "id");
    charge["disputed"] = true;
    const std::string currency = text(charge, "currency");
    Object& dispute = keep("dp", "dispute", {{"payment_intent", payment_intent}, {"amount", amount}, {"currency", currency},
                                             {"reason", "fraudulent"}, {"status", "needs_response"}});
    const std::string id = text(dispute, "id");
    const std::string taken = booked("adjustment", id, -amount, 15'00, currency);
    at(id, "id")["balance_transactions"] = json::array{objects_.at(taken)};
    return id;
}

void FakeStripe::close_dispute(const std::string& dispute, bool won) {
    const std::lock_guard lock(mutex_);
    Object& d = at(dispute, "id");
    d["status"] = won ? "won" : "lost";
    if (!won) return;
    at(text(at(text(d, "payment_intent"), "id"), "latest_charge"), "id")["disputed"] = false;
    const std::string back = booked("adjustment", dispute, number(d, "amount"), -15'00, text(d, "currency"));
    at(dispute, "id").at("balance_transactions").as_array().push_back(objects_.at(back));
}

void FakeStripe::change(const std::string& id, const std::function<void(Object&)>& how) {
    const std::lock_guard lock(mutex_);
    how(at(id, "id"));
}

}  // namespace peertest
