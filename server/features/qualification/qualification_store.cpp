#include "features/qualification/qualification_api.hpp"
#include "app/app.hpp"
#include "features/users/personal_data.hpp"
#include "features/users/users.hpp"
#include "kit/text.hpp"

namespace peertest {

template <>
const Schema& schema_of<DrawnQuestion>() {
    static const Schema s = describe<DrawnQuestion>("DrawnQuestion", field<&DrawnQuestion::question_id>("question_id"),
                                                    field<&DrawnQuestion::text>("text"), field<&DrawnQuestion::choices>("choices"));
    return s;
}

template <>
const Schema& schema_of<QualificationAttempt>() {
    using A = QualificationAttempt;
    static const Schema s = describe<A>("QualificationAttempt", field<&A::id>("id"), field<&A::user_id>("user_id"),
                                        field<&A::state>("state"), field<&A::questions>("questions"),
                                        field<&A::score>("score"), field<&A::started_at>("started_at"),
                                        field<&A::expires_at>("expires_at"), field<&A::finished_at>("finished_at"));
    return s;
}

const Collection<QualificationAttempt>& qualification_tests() {
    static const auto c = Collection<QualificationAttempt>("qualification_tests")
                              .key("user_id", [](const QualificationAttempt& a) { return to_value(a.user_id); })
                              .key("started_at", [](const QualificationAttempt& a) { return to_value(a.started_at); })
                              .index({"user_id", "started_at"});
    return c;
}

const Collection<BankQuestion>& bank_questions() {
    static const auto c = Collection<BankQuestion>("qualification_questions")
                              .key("kind", [](const BankQuestion& q) { return to_value(q.kind); })
                              .key("active", [](const BankQuestion& q) { return to_value(q.active); })
                              .many("words",
                                    [](const BankQuestion& q) {
                                        std::string all = q.text;
                                        for (const auto& choice : q.choices) all += " " + choice.text;
                                        return words(all);
                                    })
                              .index({"active", "kind"});
    return c;
}

std::vector<const CollectionInfo*> qualification_collections() {
    return {&qualification_tests().info, &bank_questions().info};
}

std::vector<BankQuestion> active_questions(Reader& r) {
    std::vector<BankQuestion> out;
    for (auto& d : r.find(bank_questions(), {{eq("active", true)}, {}, most_questions, {}, Reads::latest}).items)
        out.push_back(std::move(*d));
    return out;
}

std::int64_t count_active(Reader& r, std::optional<QuestionKind> kind) {
    std::vector<Filter> where{eq("active", true)};
    if (kind) where.push_back(eq("kind", *kind));
    return r.count(bank_questions(), where);
}

std::vector<Doc<QualificationAttempt>> newest_attempts(Reader& store, const std::string& user_id) {
    return store
        .find(qualification_tests(),
              {.where = {eq("user_id", user_id)}, .sort = {{"started_at", true}}, .limit = qualification_attempts})
        .items;
}

std::int64_t count_attempts(Reader& store, const std::string& user_id) {
    return store.count(qualification_tests(), {eq("user_id", user_id)});
}

PersonalData qualification_personal_data() {
    PersonalData p;
    p.name = "qualification";
    p.collect = [](App& app, const std::string& id) {
        std::vector<std::string> out;
        if (const auto user = find_user(app.store, id)) out.push_back(to_json((*user)->qualification));
        return out;
    };
    return p;
}

}  // namespace peertest
