#include "adapters/store_mongo_group.hpp"

#include <map>
#include <stdexcept>

#include "adapters/store_cursor.hpp"
#include "adapters/store_mongo_attempt.hpp"
#include "adapters/store_mongo_table.hpp"

namespace peertest::mongo {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t max_waiting = 10'000, max_group = 128;
constexpr std::size_t max_group_bytes = 4 << 20;  // far below what a message may hold
constexpr int writers = 2;                        // one gathers while the other waits for the journal

// A transaction that does more than to insert.
struct NeedsMore : std::exception {};

}  // namespace

// What a transaction wants inserted, until all of a group is sent. An `add` is taken for the first of its id: if it is
// not, the group's transaction fails, and each member runs by itself.
class GroupWriter::Gathering : public Tx {
public:
    struct Row {
        const CollectionInfo* collection;
        Bson row;
    };
    explicit Gathering(const std::function<void(const CollectionInfo&)>& check) : check_(check) {}

    void guard(std::string_view) override { give_up(); }
    void after_commit(std::function<void()> f) override { after.push_back(std::move(f)); }
    bool needs_more() const { return needs_more_; }

    std::vector<Row> rows;
    AfterCommit after;

protected:
    bool get_doc(const CollectionInfo&, std::string_view, detail::Slot) override { give_up(); }
    std::string find_docs(const CollectionInfo&, const Query&, const std::function<detail::Slot()>&) override { give_up(); }
    std::string find_summaries(const CollectionInfo&, const Query&, const EachSummary&) override { give_up(); }
    std::int64_t count_docs(const CollectionInfo&, const std::vector<Filter>&) override { give_up(); }
    std::vector<Group> group_docs(const CollectionInfo&, const std::vector<Filter>&, const std::string&,
                                  const std::string&) override {
        give_up();
    }
    void insert_doc(const CollectionInfo& c, const void* doc, std::string_view unknown) override {
        check_(c);
        rows.push_back({&c, inserted_row(c, doc, unknown)});
    }
    bool add_doc(const CollectionInfo& c, const void* doc) override {
        insert_doc(c, doc, {});
        return true;
    }
    void replace_doc(const CollectionInfo&, const void*, std::int64_t, std::string_view) override { give_up(); }
    void remove_doc(const CollectionInfo&, std::string_view, std::optional<std::int64_t>) override { give_up(); }

private:
    [[noreturn]] void give_up() {
        needs_more_ = true;
        throw NeedsMore();
    }

    const std::function<void(const CollectionInfo&)>& check_;
    bool needs_more_ = false;
};

struct GroupWriter::Gathered {
    Member member;
    Gathering tx;
};

GroupWriter::GroupWriter(Pool& pool, std::function<AfterCommit(const Work&)> alone,
                         std::function<void(const CollectionInfo&)> check)
    : pool_(pool), alone_(std::move(alone)), check_(std::move(check)) {
    for (int i = 0; i < writers; ++i) threads_.emplace_back([this] { loop(); });
}

GroupWriter::~GroupWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    arrived_.notify_all();
    for (auto& t : threads_) t.join();
}

void GroupWriter::submit(Work work, Done done) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= max_waiting) throw StoreDown("too many transactions are waiting");
        waiting_.push_back({std::move(work), std::move(done)});
    }
    arrived_.notify_one();
}

void GroupWriter::loop() {
    std::unique_lock lock(mutex_);
    for (;;) {
        arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;  // stopping
        std::vector<Member> group;
        while (!waiting_.empty() && group.size() < max_group) {
            group.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        lock.unlock();
        run_group(std::move(group));
        lock.lock();
    }
}

void GroupWriter::run_group(std::vector<Member> group) {
    auto together = gather(std::move(group));
    if (together.empty()) return;
    try {
        if (send(together) == Sent::none) {
            for (auto& g : together) run_alone(g.member);
            return;
        }
    } catch (...) {
        for (auto& g : together) g.member.done(std::current_exception());
        return;
    }
    for (auto& g : together) {
        run_after_commit(g.tx.after);
        g.member.done(nullptr);
    }
}

// Finishes those that cannot be sent with others.
std::vector<GroupWriter::Gathered> GroupWriter::gather(std::vector<Member> group) {
    std::vector<Gathered> together;
    std::size_t bytes = 0;
    for (auto& member : group) {
        Gathering tx(check_);
        try {
            member.work(tx);
        } catch (...) {
            if (!tx.needs_more()) {
                member.done(std::current_exception());
                continue;
            }
        }
        for (auto& r : tx.rows) bytes += r.row.get()->len;
        if (tx.needs_more() || bytes > max_group_bytes) run_alone(member);
        else together.push_back({std::move(member), std::move(tx)});
    }
    return together;
}

// Throws when nobody knows, or MongoDB is away: what is inserted then is all or nothing, as with any transaction.
GroupWriter::Sent GroupWriter::send(const std::vector<Gathered>& together) {
    std::map<std::string, Bson> by_collection;
    for (auto& g : together)
        for (auto& r : g.tx.rows) by_collection[r.collection->name].push(r.row);
    if (by_collection.empty()) return Sent::all;
    Client client(pool_);
    Session session(client, Session::transactions);
    const Link link{client.get(), session.get(), pool_.database()};
    const auto until = SteadyClock::now() + run_again_for;
    for (int tries = 0;; ++tries) {
        try {
            Attempt attempt(link.session);
            for (auto& [name, rows] : by_collection) insert_rows(link, name, rows);
            attempt.commit();
            return Sent::all;
        } catch (const Duplicate&) {
            return Sent::none;
        } catch (const Transient& e) {
            if (e.conflict) return Sent::none;
            if (SteadyClock::now() > until) throw StoreDown(std::string("a transaction cannot be finished: ") + e.what());
        }
        pause(tries);
    }
}

void GroupWriter::run_alone(Member& member) {
    AfterCommit after;
    std::exception_ptr why;
    try {
        after = alone_(member.work);
    } catch (...) {
        why = std::current_exception();
    }
    if (!why) run_after_commit(after);
    member.done(why);
}

}  // namespace peertest::mongo
