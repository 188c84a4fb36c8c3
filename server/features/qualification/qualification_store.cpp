#include "features/qualification/qualification_api.hpp"
#include "app/app.hpp"
#include "features/users/personal_data.hpp"
#include "features/users/users.hpp"

namespace peertest {

template <>
const Schema& schema_of<DrawnQuestion>() {
    static const Schema s = describe<DrawnQuestion>("DrawnQuestion", field<&DrawnQuestion::question_id>("question_id"),
                                                    field<&DrawnQuestion::choice_ids>("choice_ids"));
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

std::vector<const CollectionInfo*> qualification_collections() { return {&qualification_tests().info}; }

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
