#include "features/submissions/submissions_figures.hpp"

#include "features/submissions/submissions_store.hpp"

namespace peertest {

std::int64_t submissions_between(Reader& r, Time from, Time to) {
    return r.count(submissions(), {ge("created_at", from), lt("created_at", to)});
}

std::vector<Group> review_minutes_between(Reader& r, Time from, Time to) {
    return r.group(submissions(), {ge("decided_at", from), lt("decided_at", to)}, "review_minutes");
}

}  // namespace peertest
