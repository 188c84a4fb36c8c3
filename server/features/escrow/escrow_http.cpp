#include "app/app.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/escrow_view.hpp"
#include "features/escrow/statements.hpp"
#include "features/users/audit.hpp"
#include "http/api.hpp"
#include "kit/pages.hpp"
#include "ports/clock.hpp"

namespace peertest {
namespace {

struct PayoutView {
    std::string id, escrow_id;
    std::int64_t amount_minor = 0;
    std::string currency;
    PayoutState state = PayoutState::pending;
    std::optional<std::string> failure;
    std::optional<Time> paid_at;
    Time created_at;
};
struct EscrowPage {
    std::vector<EscrowView> items;
    std::optional<std::string> next_cursor;
};
struct PayoutPage {
    std::vector<PayoutView> items;
    std::optional<std::string> next_cursor;
};
struct Balances {
    std::vector<Balance> items;
};
struct Statement {
    std::string month;
    std::vector<StatementLine> items;
};
enum class EscrowSide { builder, tester };
struct EscrowQuery {
    std::optional<EscrowSide> role;
    std::optional<EscrowState> state;
    std::optional<std::string> job_id;
    int limit = page_limit;
    std::string cursor;
};
struct PayoutQuery {
    std::optional<std::string> escrow_id;
    std::optional<PayoutState> state;
    int limit = page_limit;
    std::string cursor;
};
enum class StatementFormat { json, csv };
struct StatementQuery {
    std::string month;
    StatementFormat format = StatementFormat::json;
};

}  // namespace

template <>
inline constexpr std::array<std::string_view, 2> enum_names<EscrowSide>{"builder", "tester"};
template <>
inline constexpr std::array<std::string_view, 2> enum_names<StatementFormat>{"json", "csv"};

template <>
const Schema& schema_of<PayoutView>() {
    static const Schema s = describe<PayoutView>(
        "Payout", field<&PayoutView::id>("id"), field<&PayoutView::escrow_id>("escrow_id"),
        field<&PayoutView::amount_minor>("amount_minor"), field<&PayoutView::currency>("currency"),
        field<&PayoutView::state>("state"), field<&PayoutView::failure>("failure"),
        field<&PayoutView::paid_at>("paid_at"), field<&PayoutView::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<EscrowPage>() {
    static const Schema s = describe<EscrowPage>("EscrowPage", field<&EscrowPage::items>("items"),
                                                 field<&EscrowPage::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<PayoutPage>() {
    static const Schema s = describe<PayoutPage>("PayoutPage", field<&PayoutPage::items>("items"),
                                                 field<&PayoutPage::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<Balances>() {
    static const Schema s = describe<Balances>("Balances", field<&Balances::items>("items"));
    return s;
}
template <>
const Schema& schema_of<Statement>() {
    static const Schema s =
        describe<Statement>("Statement", field<&Statement::month>("month"), field<&Statement::items>("items"));
    return s;
}
template <>
const Schema& schema_of<EscrowQuery>() {
    static const Schema s = describe<EscrowQuery>(
        "EscrowQuery",
        field<&EscrowQuery::role>("role").says("Only what you pay as a builder, or are paid as a tester"),
        field<&EscrowQuery::state>("state"), field<&EscrowQuery::job_id>("job_id").as(Format::uuid),
        field<&EscrowQuery::limit>("limit").range(1, page_limit_max).defaulted(),
        field<&EscrowQuery::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<PayoutQuery>() {
    static const Schema s = describe<PayoutQuery>(
        "PayoutQuery", field<&PayoutQuery::escrow_id>("escrow_id").as(Format::uuid),
        field<&PayoutQuery::state>("state"),
        field<&PayoutQuery::limit>("limit").range(1, page_limit_max).defaulted(),
        field<&PayoutQuery::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<StatementQuery>() {
    static const Schema s = describe<StatementQuery>(
        "StatementQuery", field<&StatementQuery::month>("month").length(7, 7).says("YYYY-MM, in UTC"),
        field<&StatementQuery::format>("format").defaulted());
    return s;
}

namespace {

PayoutView view_of(const Payout& p) {
    return {p.id, p.escrow_id, p.amount_minor, p.currency, p.state, p.failure.empty() ? std::nullopt : std::optional(p.failure), p.paid_at, p.created_at};
}

EscrowPage list_escrow(App& app, const Caller& who, const EscrowQuery& in) {
    Query q{{}, {{"id", true}}, in.limit, in.cursor};
    if (in.role) q.where.push_back(eq(*in.role == EscrowSide::builder ? "builder_id" : "tester_id", who.user_id));
    else if (!who.is(Role::admin)) q.where.push_back(contains("parties", {who.user_id}));
    if (in.state) q.where.push_back(eq("state", *in.state));
    if (in.job_id) q.where.push_back(eq("job_id", *in.job_id));
    auto page = app.store.find(escrows(), q);
    EscrowPage out{{}, next_cursor(std::move(page.next_cursor))};
    std::vector<std::string> seen;
    for (const auto& d : page.items) {
        out.items.push_back(view_of(d.value));
        seen.push_back("escrow:" + d->id);
    }
    if (who.is(Role::admin)) audit_read(app, who, "escrow.listed", std::move(seen));
    return out;
}

PayoutPage list_payouts(App& app, const Caller& who, const PayoutQuery& in) {
    Query q{{eq("tester_id", who.user_id)}, {{"id", true}}, in.limit, in.cursor};
    if (in.escrow_id) q.where.push_back(eq("escrow_id", *in.escrow_id));
    if (in.state) q.where.push_back(eq("state", *in.state));
    auto page = app.store.find(payouts(), q);
    PayoutPage out{{}, next_cursor(std::move(page.next_cursor))};
    for (const auto& d : page.items) out.items.push_back(view_of(d.value));
    return out;
}

Balances read_balance(App& app, const Caller& who) { return {balance_of(app.store, who.user_id)}; }

Response read_statement(App& app, const Caller& who, const RawRequest& request) {
    StatementQuery in;
    read_params(request.query, schema_of<StatementQuery>(), &in);
    const auto lines = statement_of(app.store, who.user_id, parse_month(in.month));
    Response r;
    if (in.format == StatementFormat::csv) {
        r.content_type = "text/csv; charset=utf-8";
        r.headers.emplace_back("Content-Disposition", "attachment; filename=\"peertest-" + in.month + ".csv\"");
        r.body = statement_csv(lines);
    } else {
        r.body = to_json(Statement{in.month, lines});
    }
    return r;
}

}  // namespace

void escrow_routes(Api& api) {
    api.get("/api/escrow", anyone, list_escrow).says("Funds held for your jobs or your tests, newest first");
    api.get("/api/escrow/{id}", anyone, read_escrow).says("One escrow and what happened to it");
    api.get("/api/payments/balance", roles(Role::tester), read_balance).says("What you have earned, by currency");
    api.get("/api/payments/payouts", roles(Role::tester), list_payouts).says("Transfers to your payout account");
    Route& statements = api.raw("GET", "/api/payments/statements", read_statement)
                            .says("What you earned, were paid and were charged in a month, as JSON or CSV");
    statements.open = false;
    statements.allowed = anyone;
    statements.in = &schema_of<StatementQuery>();
    statements.out = &schema_of<Statement>();
}

}  // namespace peertest
