#include "features/qualification/qualification_api.hpp"
#include "http/tagged.hpp"

namespace peertest {
namespace {

Reply<AdminQuestion> read(App& app, const Caller& who, const std::string& id) {
    return tagged(read_question(app, who, id));
}
Reply<AdminQuestion> create(App& app, const Caller& who, const NewQuestion& in) {
    return tagged(create_question(app, who, in));
}
Reply<AdminQuestion> change(App& app, const Caller& who, const std::string& id, const QuestionPatch& in) {
    return tagged(change_question(app, who, id, in));
}

void question_bank_routes(Api& api) {
    constexpr Roles admins = roles(Role::admin);
    api.get("/api/admin/questions", admins, list_questions).says("The bank of the entrance test, newest first");
    api.post("/api/admin/questions", admins, create)
        .says("Add a question to the bank")
        .status(201)
        .idempotent(read)
        .errors({"conflict"});
    api.get("/api/admin/questions/{id}", admins, read).says("One question, with its right answers");
    api.patch("/api/admin/questions/{id}", admins, change)
        .says("Change a question; attempts that have drawn it keep it as it was")
        .if_match()
        .errors({"version_mismatch", "conflict"});
    api.del("/api/admin/questions/{id}", admins, delete_question)
        .says("Delete a question; the bank keeps its least number")
        .errors({"version_mismatch", "conflict"});
}

}  // namespace

void qualification_routes(Api& api) {
    constexpr Roles testers = roles(Role::tester);
    api.get("/api/qualification", testers, read_qualification).says("The caller's standing in the entrance test");
    api.post("/api/qualification/attempts", testers, start_attempt)
        .says("Start an attempt, or go on with the one that is running")
        .status(201)
        .errors({"conflict"});
    api.post("/api/qualification/attempts/{id}/answers", testers, answer_attempt)
        .says("Answer all questions of an attempt, once")
        .errors({"window_closed", "invalid_transition"});
    question_bank_routes(api);
}

}  // namespace peertest
