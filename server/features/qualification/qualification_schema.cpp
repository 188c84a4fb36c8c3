#include "features/qualification/qualification_api.hpp"

namespace peertest {

template <>
const Schema& schema_of<ChoiceView>() {
    static const Schema s =
        describe<ChoiceView>("QualificationChoice", field<&ChoiceView::id>("id"), field<&ChoiceView::text>("text"));
    return s;
}

template <>
const Schema& schema_of<QuestionView>() {
    using Q = QuestionView;
    static const Schema s = describe<Q>("QualificationQuestion", field<&Q::id>("id"), field<&Q::text>("text"),
                                        field<&Q::multiple>("multiple").says("More than one choice is right"),
                                        field<&Q::choices>("choices"));
    return s;
}

template <>
const Schema& schema_of<AttemptView>() {
    using A = AttemptView;
    static const Schema s = describe<A>("QualificationTest", field<&A::attempt_id>("attempt_id"),
                                        field<&A::expires_at>("expires_at"), field<&A::questions>("questions"));
    return s;
}

template <>
const Schema& schema_of<QualificationView>() {
    using Q = QualificationView;
    static const Schema s = describe<Q>(
        "QualificationStatus", field<&Q::score>("score").says("The best so far, 0..100"), field<&Q::passed>("passed"),
        field<&Q::pass_score>("pass_score"), field<&Q::questions>("questions").says("How many an attempt has"),
        field<&Q::minutes>("minutes").says("How long an attempt takes at most"),
        field<&Q::attempts_left>("attempts_left"),
        field<&Q::next_attempt_at>("next_attempt_at").says("When no attempt is left"),
        field<&Q::attempt>("attempt").says("The one that is running"));
    return s;
}

template <>
const Schema& schema_of<QuestionAnswer>() {
    static const Schema s = describe<QuestionAnswer>(
        "QualificationAnswer", field<&QuestionAnswer::question_id>("question_id").length(1, 100),
        field<&QuestionAnswer::choice_ids>("choice_ids").items(0, 20).each_length(1, 100));
    return s;
}

template <>
const Schema& schema_of<AttemptAnswers>() {
    static const Schema s = describe<AttemptAnswers>(
        "QualificationAnswers",
        field<&AttemptAnswers::answers>("answers").items(0, qualification_questions).says("What is left out is wrong"));
    return s;
}

template <>
const Schema& schema_of<AttemptResult>() {
    using R = AttemptResult;
    static const Schema s =
        describe<R>("QualificationResult", field<&R::score>("score"), field<&R::passed>("passed"),
                    field<&R::attempts_left>("attempts_left"), field<&R::next_attempt_at>("next_attempt_at"));
    return s;
}

}  // namespace peertest
