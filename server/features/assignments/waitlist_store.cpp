#include "features/assignments/waitlist_store.hpp"

namespace peertest {

template <>
const Schema& schema_of<WaitlistEntry>() {
    using W = WaitlistEntry;
    static const Schema s = describe<W>("WaitlistEntry", field<&W::id>("id"), field<&W::job_id>("job_id"),
                                        field<&W::tester_id>("tester_id"), field<&W::offered>("offered"),
                                        field<&W::offer_expires_at>("offer_expires_at"),
                                        field<&W::joined_at>("joined_at"));
    return s;
}

const Collection<WaitlistEntry>& waitlist() {
    using W = WaitlistEntry;
    static const auto c = Collection<W>("waitlist")
                              .key("job_id", [](const W& w) { return to_value(w.job_id); })
                              .key("tester_id", [](const W& w) { return to_value(w.tester_id); })
                              .key("offered", [](const W& w) { return to_value(std::int64_t(w.offered)); })
                              .key("joined_at", [](const W& w) { return to_value(w.joined_at); })
                              .index({"job_id", "joined_at"})
                              .index({"tester_id", "joined_at"});
    return c;
}

std::string waitlist_id(const std::string& job_id, const std::string& tester_id) { return job_id + ":" + tester_id; }

std::optional<Doc<WaitlistEntry>> waitlist_entry(Reader& store, const std::string& job_id,
                                                 const std::string& tester_id) {
    return store.get(waitlist(), waitlist_id(job_id, tester_id));
}

Page<Doc<WaitlistEntry>> waitlist_page(Reader& store, const std::string& tester_id, const WaitlistQuery& in) {
    return store.find(waitlist(), {{eq("tester_id", tester_id)}, {{"joined_at", true}}, in.limit, in.cursor});
}

std::vector<Doc<WaitlistEntry>> offered_entries(Reader& store, const std::string& tester_id) {
    return store.find(waitlist(), {{eq("tester_id", tester_id), eq("offered", std::int64_t{1})}, {{"joined_at"}}, 100}).items;
}

std::vector<Doc<WaitlistEntry>> everybody_waiting(Reader& store, const std::string& job_id) {
    std::vector<Doc<WaitlistEntry>> all;
    Query q{{eq("job_id", job_id)}, {{"joined_at"}}, 100};
    do {
        auto page = store.find(waitlist(), q);
        std::move(page.items.begin(), page.items.end(), std::back_inserter(all));
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty());
    return all;
}

}  // namespace peertest
