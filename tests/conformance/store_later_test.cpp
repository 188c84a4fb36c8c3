// Transactions whose caller does not wait: an engine may send several as one, which nobody must notice.
#include <atomic>
#include <future>

#include "conformance/store_suite.hpp"
#include "kit/error.hpp"

namespace peertest {
namespace {

// Starts all at once, then waits for each: what it returned, or what kept it from that.
template <class T>
std::vector<std::future<T>> start_all(const std::vector<Later<T>>& all) {
    std::vector<std::future<T>> out;
    for (auto& later : all) {
        auto came = std::make_shared<std::promise<T>>();
        out.push_back(came->get_future());
        later.start([came](std::function<T()> value) {
            try {
                came->set_value(value());
            } catch (...) {
                came->set_exception(std::current_exception());
            }
        });
    }
    return out;
}

}  // namespace

TEST_P(StoreSuite, OfThoseThatAddOneIdLaterExactlyOneDoes) {
    std::vector<Later<bool>> all;
    for (int i = 0; i < 60; ++i)
        all.push_back(store().transact_later([i](Tx& tx) {
            tx.insert(things(), Thing{.id = "own" + std::to_string(i)});
            return tx.add(things(), Thing{.id = "shared" + std::to_string(i % 3), .size = i});
        }));
    int added = 0;
    for (auto& came : start_all(all)) added += came.get();
    EXPECT_EQ(added, 3);
    EXPECT_EQ(store().count(things(), {}), 63);
}

TEST_P(StoreSuite, ADuplicateLaterKeepsNobodyElseBack) {
    add({.id = "taken"});
    std::vector<Later<int>> all;
    for (int i = 0; i < 40; ++i)
        all.push_back(store().transact_later([i](Tx& tx) {
            tx.insert(things(), Thing{.id = "with" + std::to_string(i)});
            tx.insert(things(), Thing{.id = i % 10 == 0 ? "taken" : "t" + std::to_string(i)});
            return i;
        }));
    int refused = 0;
    for (auto& came : start_all(all)) try {
            came.get();
        } catch (const Duplicate& d) {
            EXPECT_EQ(d.key, "id");
            ++refused;
        }
    EXPECT_EQ(refused, 4);
    EXPECT_EQ(store().count(things(), {}), 1 + 2 * 36);  // all of a transaction, or nothing
}

TEST_P(StoreSuite, LaterMayReadAndReplaceToo) {
    store().transact([](Tx& tx) { tx.insert(counters(), Counter{"c", 0}); });
    std::atomic<int> after = 0;
    std::vector<Later<int>> all;
    for (int i = 0; i < 30; ++i)
        all.push_back(store().transact_later([&after, i](Tx& tx) {
            tx.insert(things(), Thing{.id = "t" + std::to_string(i)});
            if (i % 3 == 0) {
                tx.guard("counter");
                auto d = *tx.get(counters(), "c");
                ++d->value;
                tx.replace(counters(), d);
            }
            tx.after_commit([&after] { ++after; });
            if (i % 5 == 0) throw conflict("no", "Not this one.");
            return i;
        }));
    int thrown = 0;
    for (auto& came : start_all(all)) try {
            came.get();
        } catch (const Error& e) {
            EXPECT_EQ(e.code, "no");
            ++thrown;
        }
    EXPECT_EQ(thrown, 6);
    EXPECT_EQ(after, 24);
    EXPECT_EQ(store().count(things(), {}), 24);
    EXPECT_EQ(store().get(counters(), "c")->value.value, 8);  // of ten, two threw
}

}  // namespace peertest
