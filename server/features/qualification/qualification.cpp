#include "features/qualification/qualification.hpp"

#include <algorithm>
#include <random>
#include <set>

#include "app/settings.hpp"
#include "features/qualification/qualification_api.hpp"
#include "features/users/users.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/time_text.hpp"
#include "ports/clock.hpp"

namespace peertest {
namespace {

constexpr int comparisons = 2;  // in each attempt

bool running(const QualificationAttempt& a, Time now) { return a.state == AttemptState::running && now < a.expires_at; }

Time finished_at(const QualificationAttempt& a) { return a.finished_at.value_or(a.expires_at); }

std::vector<QualificationAttempt> values(const std::vector<Doc<QualificationAttempt>>& docs) {
    std::vector<QualificationAttempt> out;
    for (const auto& d : docs) out.push_back(*d);
    return out;
}

AttemptView view_of(const QualificationAttempt& a) {
    AttemptView v{a.id, a.expires_at, {}};
    for (const auto& drawn : a.questions) {
        QuestionView& shown = v.questions.emplace_back();
        shown.id = drawn.question_id, shown.text = drawn.text, shown.multiple = several_are_right(drawn.choices);
        for (const auto& c : drawn.choices) shown.choices.push_back({c.id, c.text});
    }
    return v;
}

// One person's attempts are counted and changed one after the other.
void guard_attempts(Tx& tx, const std::string& user_id) { tx.guard("qualification:" + user_id); }

// The choices somebody made at a question, checked against what was asked.
std::set<std::string> chosen_at(const DrawnQuestion& asked, const QuestionAnswer& answer, const std::string& field) {
    std::set<std::string> chosen;
    for (const auto& id : answer.choice_ids) {
        if (std::ranges::find(asked.choices, id, &BankChoice::id) == asked.choices.end())
            throw invalid(field + ".choice_ids", "This is no choice of the question.");
        chosen.insert(id);
    }
    return chosen;
}

bool is_right(const DrawnQuestion& q, const std::set<std::string>& chosen) {
    return std::ranges::all_of(q.choices, [&](const BankChoice& c) { return c.right == chosen.contains(c.id); });
}

}  // namespace

std::vector<BankQuestion> shuffled(std::vector<BankQuestion> bank) {
    std::random_device chance;
    for (auto& q : bank) std::ranges::shuffle(q.choices, chance);
    std::ranges::shuffle(bank, chance);
    return bank;
}

std::vector<DrawnQuestion> draw(const std::vector<BankQuestion>& shuffled,
                                const std::vector<QualificationAttempt>& before) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < before.size() && i < 2; ++i)
        for (const auto& q : before[i].questions) seen.insert(q.question_id);
    std::vector<DrawnQuestion> drawn;
    const auto take = [&](std::size_t until, std::optional<QuestionKind> kind) {
        for (const auto& q : shuffled)
            if (drawn.size() < until && (!kind || q.kind == *kind) && seen.insert(q.id).second)
                drawn.push_back({q.id, q.text, q.choices});
    };
    take(comparisons, QuestionKind::compare);
    take(qualification_questions, QuestionKind::knowledge);
    take(qualification_questions, {});  // a bank of mostly comparisons
    return drawn;
}

int score_of(const QualificationAttempt& attempt, const std::vector<QuestionAnswer>& answers) {
    std::set<std::string> answered;
    int right = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const std::string field = "answers[" + std::to_string(i) + "]";
        const auto asked =
            std::find_if(attempt.questions.begin(), attempt.questions.end(),
                         [&](const DrawnQuestion& d) { return d.question_id == answers[i].question_id; });
        if (asked == attempt.questions.end()) throw invalid(field + ".question_id", "This was not asked.");
        if (!answered.insert(asked->question_id).second)
            throw invalid(field + ".question_id", "This question is answered twice.");
        if (is_right(*asked, chosen_at(*asked, answers[i], field))) ++right;
    }
    const int asked = int(attempt.questions.size());
    return (right * 200 + asked) / (2 * asked);  // to the nearest whole
}

Allowance allowance(const std::vector<QualificationAttempt>& newest_first, std::int64_t count, Time now) {
    const int used = int(count % qualification_attempts);
    if (used > 0 || count == 0) return {qualification_attempts - used, {}};
    const auto& last = newest_first.front();
    if (running(last, now)) return {0, {}};  // known once it ends
    const Time next = finished_at(last) + qualification_wait;
    if (now >= next) return {};
    return {0, next};
}

QualificationView read_qualification(App& app, const Caller& who) {
    const Time now = app.clock.now();
    const auto user = require_user(app.store, who.user_id);
    const auto attempts = values(newest_attempts(app.store, who.user_id));
    const Allowance a = allowance(attempts, count_attempts(app.store, who.user_id), now);
    QualificationView v;
    v.score = user->qualification.score, v.passed = user->qualification.passed;
    v.pass_score = app.settings.qualification_pass_score;
    v.attempts_left = a.left, v.next_attempt_at = a.next_at;
    if (!attempts.empty() && running(attempts.front(), now)) v.attempt = view_of(attempts.front());
    return v;
}

AttemptView start_attempt(App& app, const Caller& who) {
    const Time now = app.clock.now();
    const auto bank = shuffled(active_questions(app.store));
    const std::string id = new_id(now);
    return app.store.transact([&](Tx& tx) {
        guard_attempts(tx, who.user_id);
        auto docs = newest_attempts(tx, who.user_id);
        const auto before = values(docs);
        if (!before.empty() && running(before.front(), now)) return view_of(before.front());  // goes on
        if (!before.empty() && before.front().state == AttemptState::running) {
            docs.front()->state = AttemptState::expired;
            docs.front()->finished_at = docs.front()->expires_at;
            tx.replace(qualification_tests(), docs.front());
        }
        const Allowance a = allowance(before, count_attempts(tx, who.user_id), now);
        if (a.next_at)
            throw conflict("conflict", "You have used all three attempts. The next one is open from " +
                                           time_text(*a.next_at) + ".");
        QualificationAttempt attempt{.id = id, .user_id = who.user_id, .questions = draw(bank, before)};
        attempt.started_at = now, attempt.expires_at = now + qualification_time;
        tx.insert(qualification_tests(), attempt);
        return view_of(attempt);
    });
}

AttemptResult answer_attempt(App& app, const Caller& who, const std::string& id, const AttemptAnswers& in) {
    const Time now = app.clock.now();
    return app.store.transact([&](Tx& tx) {
        guard_attempts(tx, who.user_id);
        auto d = tx.get(qualification_tests(), id);
        if (!d || (*d)->user_id != who.user_id) throw not_found();
        QualificationAttempt& attempt = **d;
        if (attempt.state == AttemptState::scored)
            throw conflict("invalid_transition", "This attempt was answered before.");
        if (!running(attempt, now)) throw conflict("window_closed", "The time for this attempt is over.");
        attempt.score = score_of(attempt, in.answers);
        attempt.state = AttemptState::scored;
        attempt.finished_at = now;
        tx.replace(qualification_tests(), *d);
        update_user(tx, app, who.user_id, [&](User& u) {
            u.qualification.score = std::max(u.qualification.score, attempt.score);
            u.qualification.passed = u.qualification.score >= app.settings.qualification_pass_score;
        });
        const Allowance a = allowance({attempt}, count_attempts(tx, who.user_id), now);
        return AttemptResult{attempt.score, attempt.score >= app.settings.qualification_pass_score, a.left, a.next_at};
    });
}

}  // namespace peertest
