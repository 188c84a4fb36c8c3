// A project's history: its jobs, newest first, each with what was handed in for it.
#include "features/views/views.hpp"
#include "kit/pages.hpp"

namespace peertest {

template <>
const Schema& schema_of<HistoryQuery>() {
    using Q = HistoryQuery;
    static const Schema s =
        describe<Q>("HistoryQuery", field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
                    field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<HistoryItem>() {
    using I = HistoryItem;
    static const Schema s =
        describe<I>("ProjectHistoryItem", field<&I::job>("job"),
                    field<&I::submissions>("submissions").says("The newest, at most 100"));
    return s;
}
template <>
const Schema& schema_of<HistoryPage>() {
    using P = HistoryPage;
    static const Schema s =
        describe<P>("ProjectHistory", field<&P::items>("items"), field<&P::next_cursor>("next_cursor"));
    return s;
}

HistoryPage project_history(App& app, const Caller& who, const std::string& project_id, const HistoryQuery& in) {
    own_project(app.store, who, project_id);
    auto found = project_listings(app.store, project_id, in.limit, in.cursor);
    HistoryPage page;
    for (const auto& l : found.items) {
        auto& item = page.items.emplace_back(HistoryItem{summary_of(*l), {}});
        SubmissionQuery of_job;
        of_job.job_id = l->id;
        of_job.limit = page_limit_max;
        for (const auto& s : submissions_page(app.store, "builder_id", who.user_id, of_job).items)
            item.submissions.push_back(summary_of(*s));
    }
    page.next_cursor = next_cursor(std::move(found.next_cursor));
    return page;
}

}  // namespace peertest
