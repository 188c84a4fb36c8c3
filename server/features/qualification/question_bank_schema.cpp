#include "features/qualification/question_bank.hpp"

namespace peertest {
namespace {

constexpr std::size_t longest_text = 2000, longest_choice = 1000;

}  // namespace

template <>
const Schema& schema_of<BankChoice>() {
    using C = BankChoice;
    static const Schema s = describe<C>("AdminQuestionChoice", field<&C::id>("id"), field<&C::text>("text"),
                                        field<&C::right>("right"));
    return s;
}
template <>
const Schema& schema_of<BankQuestion>() {
    using Q = BankQuestion;
    static const Schema s =
        describe<Q>("StoredQuestion", field<&Q::id>("id"), field<&Q::kind>("kind"), field<&Q::text>("text"),
                    field<&Q::choices>("choices"), field<&Q::active>("active"), field<&Q::created_at>("created_at"),
                    field<&Q::changed_at>("changed_at"));
    return s;
}
template <>
const Schema& schema_of<NewChoice>() {
    using C = NewChoice;
    static const Schema s = describe<C>("NewQuestionChoice", field<&C::text>("text").length(1, longest_choice),
                                        field<&C::right>("right").defaulted());
    return s;
}
template <>
const Schema& schema_of<NewQuestion>() {
    using Q = NewQuestion;
    static const Schema s = describe<Q>(
        "NewQuestion", field<&Q::kind>("kind").says("compare: which of these reports is better"),
        field<&Q::text>("text").length(1, longest_text),
        field<&Q::choices>("choices").items(2, 8).says("At least one right, at least one not"),
        field<&Q::active>("active").defaulted().says("May be drawn"));
    return s;
}
template <>
const Schema& schema_of<QuestionPatch>() {
    using Q = QuestionPatch;
    static const Schema s =
        describe<Q>("QuestionPatch", field<&Q::kind>("kind"), field<&Q::text>("text").length(1, longest_text),
                    field<&Q::choices>("choices").items(2, 8), field<&Q::active>("active"));
    return s;
}
template <>
const Schema& schema_of<AdminQuestion>() {
    using Q = AdminQuestion;
    static const Schema s =
        describe<Q>("AdminQuestion", field<&Q::id>("id"), field<&Q::kind>("kind"), field<&Q::text>("text"),
                    field<&Q::choices>("choices"), field<&Q::active>("active"), field<&Q::version>("version"),
                    field<&Q::created_at>("created_at"), field<&Q::changed_at>("changed_at"));
    return s;
}
template <>
const Schema& schema_of<AdminQuestionPage>() {
    using P = AdminQuestionPage;
    static const Schema s =
        describe<P>("AdminQuestionPage", field<&P::items>("items"), field<&P::next_cursor>("next_cursor"),
                    field<&P::active_count>("active_count").says("Of the whole bank"),
                    field<&P::active_comparison_count>("active_comparison_count"),
                    field<&P::least_active>("least_active").says("The bank never has fewer"),
                    field<&P::least_active_comparison>("least_active_comparison"));
    return s;
}
template <>
const Schema& schema_of<AdminQuestionQuery>() {
    using Q = AdminQuestionQuery;
    static const Schema s = describe<Q>(
        "AdminQuestionQuery", field<&Q::kind>("kind"), field<&Q::active>("active"),
        field<&Q::q>("q").length(0, 200).defaulted().says("Whole words of the question or its answers"),
        field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
        field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}

}  // namespace peertest
