#include "features/escrow/statements.hpp"

#include <algorithm>
#include <map>

#include "features/escrow/escrow_store.hpp"
#include "features/payments/payments.hpp"
#include "kit/csv.hpp"
#include "kit/error.hpp"
#include "kit/money.hpp"

namespace peertest {

template <>
const Schema& schema_of<Balance>() {
    static const Schema s = describe<Balance>(
        "Balance", field<&Balance::currency>("currency"),
        field<&Balance::available_minor>("available_minor").says("Released to you, not yet transferred"),
        field<&Balance::pending_minor>("pending_minor").says("In escrows that are not settled"),
        field<&Balance::paid_out_minor>("paid_out_minor").says("Transferred to your payout account"));
    return s;
}

template <>
const Schema& schema_of<MoneyItem>() {
    static const Schema s = describe<MoneyItem>("MoneyItem", field<&MoneyItem::currency>("currency"),
                                                field<&MoneyItem::amount_minor>("amount_minor"));
    return s;
}

template <>
const Schema& schema_of<StatementLine>() {
    static const Schema s = describe<StatementLine>(
        "StatementLine", field<&StatementLine::at>("at"), field<&StatementLine::kind>("kind"),
        field<&StatementLine::escrow_id>("escrow_id"), field<&StatementLine::job_id>("job_id"),
        field<&StatementLine::amount_minor>("amount_minor"),
        field<&StatementLine::fee_minor>("fee_minor").says("charged: the platform's fee within the amount"),
        field<&StatementLine::currency>("currency"));
    return s;
}

std::vector<Balance> balance_of(Reader& r, const std::string& tester_id) {
    std::map<std::string, Balance> by_currency;
    auto at = [&](const std::string& currency) -> Balance& {
        Balance& b = by_currency[currency];
        b.currency = currency;
        return b;
    };
    for (const LedgerAccount& a : balances_of(r, tester_id)) at(a.currency).available_minor = a.balance_minor;
    for (const Group& g : pending_of(r, tester_id)) at(std::get<std::string>(g.value)).pending_minor = g.sum;
    for (const Group& g : paid_out_of(r, tester_id)) at(std::get<std::string>(g.value)).paid_out_minor = g.sum;
    std::vector<Balance> out;
    for (auto& [currency, balance] : by_currency) out.push_back(std::move(balance));
    return out;
}

namespace {
std::vector<MoneyItem> money(const std::vector<Group>& groups) {
    std::vector<MoneyItem> out;
    for (const Group& g : groups)
        if (g.sum != 0) out.push_back({std::get<std::string>(g.value), g.sum});
    return out;
}
}  // namespace

std::vector<MoneyItem> held_from(Reader& r, const std::string& builder_id) { return money(held_groups(r, builder_id)); }
std::vector<MoneyItem> paid_by(Reader& r, const std::string& builder_id) { return money(paid_groups(r, builder_id)); }

Month parse_month(const std::string& text) {
    const bool shape = text.size() == 7 && text[4] == '-';
    const auto from = shape ? parse_rfc3339(text + "-01T00:00:00Z") : std::nullopt;
    if (!from) throw invalid("month", "A month is written YYYY-MM.");
    const std::chrono::year_month_day first{std::chrono::sys_days{std::chrono::floor<std::chrono::days>(
        std::chrono::sys_time<Millis>{Millis{from->ms}})}};
    const std::chrono::sys_days next{first + std::chrono::months{1}};
    return {*from, Time{std::chrono::duration_cast<Millis>(next.time_since_epoch()).count()}};
}

namespace {

void as_builder(const Escrow& e, std::vector<StatementLine>& out) {
    if (e.captured_minor == 0) return;  // a hold that was let go never was a charge
    const std::int64_t fee = e.settlement ? e.settlement->fee_minor : 0;
    out.push_back({*e.settled_at, StatementKind::charged, e.id, e.job_id, e.captured_minor, fee, e.currency});
    const std::int64_t refunded = refund_due(e) - e.refund_covered_minor;
    if (refunded > 0) out.push_back({*e.settled_at, StatementKind::refunded, e.id, e.job_id, refunded, 0, e.currency});
}

void as_tester(const Escrow& e, std::vector<StatementLine>& out) {
    if (!e.tester_posted || e.settlement->tester_minor == 0) return;
    out.push_back({*e.settled_at, StatementKind::earned, e.id, e.job_id, e.settlement->tester_minor, 0, e.currency});
}

}  // namespace

std::vector<StatementLine> statement_of(Reader& r, const std::string& user_id, const Month& month) {
    std::vector<StatementLine> lines;
    const auto within = [&](const std::string& who, const std::string& when) {
        return Query{{eq(who, user_id), ge(when, month.from), lt(when, month.to)}, {{when}}, 100, {}};
    };
    each(r, escrows(), within("builder_id", "settled_at"), [&](const Escrow& e) { as_builder(e, lines); });
    each(r, escrows(), within("tester_id", "settled_at"), [&](const Escrow& e) { as_tester(e, lines); });
    each(r, payouts(), within("tester_id", "paid_at"), [&](const Payout& p) {
        const auto e = find_escrow(r, p.escrow_id);
        lines.push_back({*p.paid_at, StatementKind::paid_out, p.escrow_id, e ? std::optional(e->job_id) : std::nullopt, p.amount_minor, 0, p.currency});
    });
    for (const MembershipCharge& m : membership_charges(r, user_id, month.from, month.to))
        lines.push_back({m.at, StatementKind::membership, {}, {}, m.amount_minor, 0, m.currency});
    std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return lines;
}

std::string statement_csv(const std::vector<StatementLine>& lines) {
    // Amounts in minor units, as everywhere, and once more as people write them.
    std::string out = "at,kind,escrow_id,job_id,amount_minor,fee_minor,currency,amount\r\n";
    for (const StatementLine& l : lines) {
        const std::vector<std::string> cells{to_rfc3339(l.at), std::string(to_text(l.kind)), l.escrow_id.value_or(""),
                                             l.job_id.value_or(""), std::to_string(l.amount_minor),
                                             std::to_string(l.fee_minor), l.currency,
                                             decimal_text(l.amount_minor, l.currency) + " " + l.currency};
        for (std::size_t i = 0; i < cells.size(); ++i) out += (i ? "," : "") + csv_cell(cells[i]);
        out += "\r\n";
    }
    return out;
}

}  // namespace peertest
