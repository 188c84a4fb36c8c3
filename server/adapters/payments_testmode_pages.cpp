// The hosted pages of the test-mode provider: small, readable, plain forms that work without script.
#include "adapters/payments_testmode.hpp"
#include "adapters/payments_testmode_store.hpp"
#include "kit/ids.hpp"
#include "kit/money.hpp"
#include "kit/text.hpp"
#include "kit/crypto.hpp"

namespace peertest {
namespace {

constexpr std::string_view sheet = R"css(:root{color-scheme:light dark;--ground:#f7f5f1;--card:#fffdf9;--ink:#24211c;--soft:#6a6459;--line:#ddd7cc;--accent:#2f6b57;--on-accent:#fff;--bad:#a1321f;--bad-ground:#fbeae6}
@media (prefers-color-scheme:dark){:root{--ground:#191815;--card:#22211d;--ink:#ece8df;--soft:#a8a194;--line:#3b3932;--accent:#7cc4a8;--on-accent:#12201a;--bad:#f2a091;--bad-ground:#3a211c}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;padding:24px 16px}
main{width:100%;max-width:440px;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:28px}
.mark{display:inline-block;font-size:13px;color:var(--soft);border:1px solid var(--line);border-radius:99px;padding:2px 10px}
h1{font-size:22px;line-height:1.25;margin:14px 0 6px}
p{margin:0 0 14px}
.soft{color:var(--soft);font-size:14px}
.price{font-size:28px;font-variant-numeric:tabular-nums;margin:0 0 14px}
label{display:block;font-weight:600;margin:0 0 6px}
input[type=text]{width:100%;font:inherit;font-variant-numeric:tabular-nums;padding:10px 12px;border:1px solid var(--line);border-radius:9px;background:var(--ground);color:inherit}
button{font:inherit;font-weight:600;width:100%;min-height:44px;margin-top:14px;padding:10px 14px;border:1px solid var(--accent);border-radius:9px;background:var(--accent);color:var(--on-accent);cursor:pointer}
button.quiet{background:transparent;color:var(--ink);border-color:var(--line)}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.error{background:var(--bad-ground);color:var(--bad);border-radius:9px;padding:10px 12px}
table{width:100%;border-collapse:collapse;font-size:14px;margin:20px 0 14px}
caption,th{text-align:left;font-weight:400;color:var(--soft)}
td,th{padding:6px 8px 6px 0;border-top:1px solid var(--line);vertical-align:top}
td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}
)css";

std::string frame(const std::string& title, const std::string& body) {
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>" +
           title + " · Test mode</title><link rel=\"stylesheet\" href=\"/testmode/style.css\"></head><body><main>"
           "<span class=\"mark\">Test mode: no money moves</span><h1>" + title + "</h1>" + body + "</main></body></html>";
}

std::string form(const TestPage& page, const std::string& inside) {
    return "<form method=\"post\" action=\"/testmode/" + std::string(to_text(page.kind)) + "/" + page.id +
           "/complete\">" + inside + "</form>";
}

// Where whoever changes their mind goes: the return URL tells in its query that the page was finished.
std::string way_back(const TestPage& page) { return page.return_url.substr(0, page.return_url.find('?')); }

std::string card_field(const std::string& error) {
    const std::string described = error.empty() ? "" : " aria-invalid=\"true\" aria-describedby=\"refused\"";
    return "<label for=\"card\">Card number</label><input type=\"text\" id=\"card\" name=\"card\" inputmode=\"numeric\" "
           "autocomplete=\"off\" required value=\"4242 4242 4242 4242\"" + described + ">";
}

constexpr std::string_view cards_table =
    "<table><caption>Test cards</caption><tbody>"
    "<tr><td>4242 4242 4242 4242</td><td>works</td></tr>"
    "<tr><td>4000 0000 0000 0002</td><td>is declined here</td></tr>"
    "<tr><td>4000 0000 0000 9995</td><td>is declined here: insufficient funds</td></tr>"
    "<tr><td>4000 0025 0000 3155</td><td>works here, needs authentication when funds are held</td></tr>"
    "<tr><td>4000 0000 0000 0341</td><td>works here, is declined when funds are held</td></tr>"
    "<tr><td>4000 0000 0000 8088</td><td>works here; the answer is lost when funds are held, and looked up</td></tr>"
    "<tr><td>4000 0000 0000 0119</td><td>works here, funds are held, but cannot be taken: twice, then they can</td></tr>"
    "<tr><td>4000 0000 0000 5126</td><td>works, but the first refund fails</td></tr></tbody></table>";

std::string checkout_html(const TestPage& page, const std::string& alert, const std::string& error) {
    return frame("Builder membership",
                 "<p class=\"price\">" + money_text(membership_price_minor, membership_currency) +
                     " <span class=\"soft\">a month</span></p>" + alert +
                     form(page, card_field(error) + "<button type=\"submit\">Subscribe</button>") + std::string(cards_table) +
                     "<p class=\"soft\"><a href=\"" + escape_html(way_back(page)) + "\">Back without subscribing</a></p>");
}

std::string card_html(const TestPage& page, const std::string& alert, const std::string& error) {
    return frame("Card for your jobs",
                 "<p class=\"soft\">When a tester accepts a job, funds are held on this card; they are taken when you "
                 "approve the test.</p>" + alert + form(page, card_field(error) + "<button type=\"submit\">Save card</button>") +
                     std::string(cards_table) + "<p class=\"soft\"><a href=\"" + escape_html(way_back(page)) +
                     "\">Back without saving</a></p>");
}

std::string portal_html(const TestPage& page, const TestCustomer& customer, const std::string& alert, const std::string& error) {
    const TestSubscription& s = customer.subscription;
    std::string body = "<p>Membership: " + std::string(to_text(s.status));
    if (!s.id.empty()) body += s.cancel_at_period_end ? ", ends " : ", paid until ";
    if (!s.id.empty()) body += to_rfc3339(s.current_period_end).substr(0, 10);
    body += ".</p>" + alert;
    if (s.status == MembershipStatus::active || s.status == MembershipStatus::past_due) {
        body += form(page, card_field(error) + "<button type=\"submit\">Pay the membership with this card</button>");
        const std::string outcome = s.cancel_at_period_end ? "resume" : "cancel";
        body += form(page, "<input type=\"hidden\" name=\"outcome\" value=\"" + outcome + "\"><button class=\"quiet\" "
                           "type=\"submit\">" + (s.cancel_at_period_end ? "Keep the membership" : "Cancel at period end") + "</button>");
    }
    return frame("Billing", body + "<p class=\"soft\"><a href=\"" + escape_html(way_back(page)) + "\">Back to PeerTest Hub</a></p>");
}

std::string onboarding_html(const TestPage& page, const TestPayee& account) {
    return frame("Payout account",
                 "<p class=\"soft\">A real provider would ask for your name, address and bank account in " +
                     escape_html(account.country) + ". Here one click is enough.</p>" +
                     form(page, "<button type=\"submit\">Finish and enable payouts</button>") +
                     form(page, "<input type=\"hidden\" name=\"outcome\" value=\"restricted\"><button class=\"quiet\" "
                                "type=\"submit\">Finish, but cannot be paid yet</button>"));
}

HostedPages::Outcome refuse(std::string code, std::string message) { return {{}, std::move(code), std::move(message), {}, {}}; }

// Nothing when the card may be attached.
std::optional<HostedPages::Outcome> refusal_at_once(const std::optional<TestCard>& card) {
    if (!card) return refuse("validation_failed", "This is not one of the test cards.");
    if (card->behaviour == CardBehaviour::declined_at_once) return refuse("card_declined", "The card was declined.");
    if (card->behaviour == CardBehaviour::insufficient_at_once)
        return refuse("card_declined", "The card was declined: insufficient funds.");
    return {};
}

void start_membership(TestCustomer& c, CardBehaviour pays_with, const std::string& id, Time now) {
    c.subscription = {id, MembershipStatus::active, month_after(now), false, {}, pays_with};
}

// Another card pays from now on; what is overdue is paid with it at once.
void pay_with(Tx& tx, TestCustomer& c, CardBehaviour card, const MembershipPayment& payment, Time now) {
    TestSubscription& s = c.subscription;
    s.pays_with = card;
    if (s.status != MembershipStatus::past_due || !can_pay(card)) return;
    pay_membership(tx, c, payment, now);
    s.status = MembershipStatus::active;
    s.past_due_since.reset();
    s.current_period_end = month_after(now);
}

}  // namespace

std::string TestModePayments::style() { return std::string(sheet); }

Provided<std::string> TestModePayments::page(const std::string& kind, const std::string& owner_id,
                                             const std::string& return_url) {
    if (return_url != public_url_ && !return_url.starts_with(public_url_ + "/"))
        return refused<std::string>("invalid_request", "The return URL leads elsewhere.");
    const TestPage page{random_token(), *enum_from<TestPageKind>(kind), owner_id, return_url, false};
    store_.transact([&](Tx& tx) { tx.insert(test_pages(), page); });
    return provided(public_url_ + "/testmode/" + kind + "/" + page.id);
}
Provided<std::string> TestModePayments::checkout_page(const std::string& customer_id, const std::string& return_url) {
    return page("checkout", customer_id, return_url);
}
Provided<std::string> TestModePayments::card_page(const std::string& customer_id, const std::string& return_url) {
    return page("card", customer_id, return_url);
}
Provided<std::string> TestModePayments::portal_page(const std::string& customer_id, const std::string& return_url) {
    return page("portal", customer_id, return_url);
}
Provided<std::string> TestModePayments::onboarding_page(const std::string& account_id, const std::string& return_url) {
    return page("onboarding", account_id, return_url);
}

std::optional<std::string> TestModePayments::html(const std::string& kind, const std::string& id, const std::string& error) {
    const auto found = store_.get(test_pages(), id);
    if (!found || to_text((*found)->kind) != kind) return {};
    const TestPage& p = found->value;
    if (p.done)
        return frame("Done", "<p>There is nothing left to do here.</p><p><a href=\"" + escape_html(p.return_url) +
                                 "\">Back to PeerTest Hub</a></p>");
    const std::string alert =
        error.empty() ? "" : "<p class=\"error\" role=\"alert\" id=\"refused\">" + escape_html(error) + "</p>";
    switch (p.kind) {
        case TestPageKind::checkout: return checkout_html(p, alert, error);
        case TestPageKind::card: return card_html(p, alert, error);
        case TestPageKind::portal: return portal_html(p, **store_.get(test_customers(), p.owner_id), alert, error);
        default: return onboarding_html(p, **store_.get(test_payees(), p.owner_id));
    }
}

std::optional<HostedPages::Outcome> TestModePayments::complete(const std::string& kind, const std::string& id,
                                                               const Form& in) {
    const auto found = store_.get(test_pages(), id);
    if (!found || to_text((*found)->kind) != kind) return {};
    const TestPage& seen = found->value;
    const bool pays = seen.kind == TestPageKind::checkout || seen.kind == TestPageKind::card;
    const auto card = test_card(in.card);
    if (!seen.done && (pays || !in.card.empty()))
        if (auto no = refusal_at_once(card)) return no;
    const Time now = clock_.now();
    const std::string event = "evt_" + new_id(now), card_id = "pm_" + new_id(now), subscription = "sub_" + new_id(now);
    const MembershipPayment payment = new_membership_payment(now);
    auto outcome = store_.transact([&](Tx& tx) {
        auto page = tx.get(test_pages(), id);
        Outcome out{(*page)->return_url, {}, {}, {}, {}};
        if ((*page)->done) return out;
        (*page)->done = true;
        tx.replace(test_pages(), *page);
        if ((*page)->kind == TestPageKind::onboarding) {
            auto account = tx.get(test_payees(), (*page)->owner_id);
            (*account)->details_submitted = true;
            (*account)->payouts_enabled = in.outcome != "restricted";
            (*account)->first_transfer_fails = in.outcome == "first_transfer_fails";
            tx.replace(test_payees(), *account);
            tell(tx, event, "account.updated", "account", (*account)->id, "", now);
            out.account_id = (*account)->id;
            return out;
        }
        auto customer = tx.get(test_customers(), (*page)->owner_id);
        TestCustomer& c = **customer;
        std::string type = "customer.subscription.updated";
        if ((*page)->kind == TestPageKind::card) {
            c.cards.push_back({card_id, card->behaviour, card->brand, card->last4, now});
            type = "setup_intent.succeeded";
        } else if ((*page)->kind == TestPageKind::checkout) {
            start_membership(c, card->behaviour, subscription, now);
            pay_membership(tx, c, payment, now);
            type = "customer.subscription.created";
        } else if (card) {
            pay_with(tx, c, card->behaviour, payment, now);
        } else if (in.outcome == "cancel" || in.outcome == "resume") {
            c.subscription.cancel_at_period_end = in.outcome == "cancel";
        }
        tx.replace(test_customers(), customer.value());
        tell_customer(tx, event, type, c, now);
        out.customer_id = c.id;
        return out;
    });
    deliver();
    return outcome;
}

}  // namespace peertest
