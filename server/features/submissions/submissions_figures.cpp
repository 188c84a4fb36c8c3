#include "features/submissions/submissions_figures.hpp"

#include "features/submissions/submissions_store.hpp"

namespace peertest {

void submissions_since(Reader& r, Time from, int limit, const std::function<void(const Submission&)>& f) {
    Query q{{ge("created_at", from)}, {{"created_at"}}, 200, {}, Reads::stale_ok};
    int seen = 0;
    do {
        auto page = r.find(submissions(), q);
        for (const auto& s : page.items) {
            if (seen++ == limit) return;
            f(*s);
        }
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty());
}

}  // namespace peertest
