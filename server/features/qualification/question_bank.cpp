#include "features/qualification/question_bank.hpp"

#include <algorithm>
#include <set>

#include "app/if_match.hpp"
#include "features/users/audit.hpp"
#include "kit/crypto.hpp"
#include "kit/ids.hpp"
#include "kit/text.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"

namespace peertest {
namespace {

AdminQuestion view_of(const Doc<BankQuestion>& d) {
    return {d->id, d->kind, d->text, d->choices, d->active, d.version, d->created_at, d->changed_at};
}

Doc<BankQuestion> require_question(Reader& r, const std::string& id) {
    auto d = r.get(bank_questions(), id);
    if (!d) throw not_found();
    return std::move(*d);
}

// Changes of the bank come one after the other, so that two of them cannot take it below its least together.
void guard_bank(Tx& tx) { tx.guard("qualification_bank"); }

void require_enough(Reader& r) {
    if (count_active(r) < least_active_questions)
        throw conflict("conflict", "The bank keeps at least " + std::to_string(least_active_questions) +
                                       " active questions. Add another one first.");
    if (count_active(r, QuestionKind::compare) < least_active_comparisons)
        throw conflict("conflict", "The bank keeps at least " + std::to_string(least_active_comparisons) +
                                       " active comparisons of reports. Add another one first.");
}

void refuse_if_any(std::vector<FieldError> problems) {
    if (!problems.empty()) throw invalid(std::move(problems));
}

std::vector<BankChoice> choices_of(const std::string& question_id, const std::vector<NewChoice>& in) {
    std::vector<BankChoice> out;
    for (const auto& c : in) {
        const auto text = trim(c.text);
        out.push_back({hex(sha256(question_id + ": " + text).substr(0, 6)), text, c.right});
    }
    return out;
}

}  // namespace

bool several_are_right(const std::vector<BankChoice>& choices) {
    return std::ranges::count_if(choices, &BankChoice::right) > 1;
}

std::vector<FieldError> question_problems(const std::string& text, const std::vector<NewChoice>& choices) {
    std::vector<FieldError> problems;
    if (trim(text).empty()) problems.push_back({"text", "is required"});
    std::set<std::string> texts;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const auto said = trim(choices[i].text);
        const auto field = "choices[" + std::to_string(i) + "].text";
        if (said.empty()) problems.push_back({field, "is required"});
        else if (!texts.insert(said).second) problems.push_back({field, "is there already"});
    }
    const auto right = std::ranges::count_if(choices, &NewChoice::right);
    if (right == 0) problems.push_back({"choices", "must have at least one right answer"});
    if (right == std::ssize(choices)) problems.push_back({"choices", "must have at least one wrong answer"});
    return problems;
}

BankQuestion bank_question(const std::string& id, const NewQuestion& in, Time now) {
    return {id, in.kind, trim(in.text), choices_of(id, in.choices), in.active, now, now};
}

void seed_questions(Store& store, Time now) {
    const auto all = standard_questions(now);
    store.transact([&](Tx& tx) {
        if (tx.first(bank_questions(), {})) return;
        guard_bank(tx);  // several servers may start at once
        for (const auto& q : all) tx.insert(bank_questions(), q);
    });
}

AdminQuestionPage list_questions(App& app, const Caller& who, const AdminQuestionQuery& in) {
    Query q{{}, {{"id", true}}, in.limit, in.cursor, Reads::latest};
    if (in.kind) q.where.push_back(eq("kind", *in.kind));
    if (in.active) q.where.push_back(eq("active", *in.active));
    if (const auto wanted = words(in.q); !wanted.empty()) q.where.push_back(contains("words", wanted));
    auto page = app.store.find(bank_questions(), q);
    AdminQuestionPage out;
    std::vector<std::string> seen;
    for (const auto& d : page.items) {
        out.items.push_back(view_of(d));
        seen.push_back("question:" + d->id);
    }
    out.next_cursor = next_cursor(std::move(page.next_cursor));
    out.active_count = count_active(app.store);
    out.active_comparison_count = count_active(app.store, QuestionKind::compare);
    audit_read(app, who, "admin.questions_read", std::move(seen));
    return out;
}

AdminQuestion read_question(App& app, const Caller& who, const std::string& id) {
    auto out = view_of(require_question(app.store, id));
    audit_read(app, who, "admin.question_read", {"question:" + id});
    return out;
}

AdminQuestion create_question(App& app, const Caller& who, const NewQuestion& in) {
    refuse_if_any(question_problems(in.text, in.choices));
    const Time now = app.clock.now();
    const auto q = bank_question(new_id(now), in, now);
    return app.store.transact([&](Tx& tx) {
        claim(tx, who, q.id, now);
        guard_bank(tx);
        if (tx.count(bank_questions(), {}) >= most_questions)
            throw conflict("conflict", "The bank is full: " + std::to_string(most_questions) + " questions.");
        tx.insert(bank_questions(), q);
        audit(tx, now, who.user_id, "admin.question_created", {"question:" + q.id});
        return view_of(require_question(tx, q.id));
    });
}

AdminQuestion change_question(App& app, const Caller& who, const std::string& id, const QuestionPatch& in) {
    const Time now = app.clock.now();
    return app.store.transact([&](Tx& tx) {
        auto d = require_question(tx, id);
        require_version(who, d.version);
        guard_bank(tx);
        NewQuestion changed{in.kind.value_or(d->kind), in.text.value_or(d->text), {}, in.active.value_or(d->active)};
        if (in.choices) changed.choices = *in.choices;
        else for (const auto& c : d->choices) changed.choices.push_back({c.text, c.right});
        refuse_if_any(question_problems(changed.text, changed.choices));
        const Time created_at = d->created_at;
        *d = bank_question(id, changed, now);
        d->created_at = created_at;
        tx.replace(bank_questions(), d);
        require_enough(tx);
        audit(tx, now, who.user_id, "admin.question_changed", {"question:" + id});
        return view_of(d);
    });
}

void delete_question(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        const auto d = require_question(tx, id);
        require_version(who, d.version);
        guard_bank(tx);
        tx.remove(bank_questions(), id);
        require_enough(tx);
        audit(tx, now, who.user_id, "admin.question_deleted", {"question:" + id});
    });
}

}  // namespace peertest
