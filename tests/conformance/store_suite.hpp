// The fixture of the store's conformance suite: every test runs on every engine that is registered in engines.cpp.
#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "ports/store.hpp"
#include "support/temp_folder.hpp"

namespace peertest {

enum class Colour { red, green, blue };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<Colour>{"red", "green", "blue"};

struct Part {
    std::string label;
    int weight = 0;
};
// A document with a member of every kind that a key can be read from.
struct Thing {
    std::string id;
    std::string name;
    Colour colour = Colour::red;
    std::int64_t size = 0;
    std::optional<std::int64_t> rank;
    std::optional<std::string> email;
    Time at;
    bool hidden = false;
    std::vector<std::string> tags;
    std::vector<Part> parts;
};
template <>
const Schema& schema_of<Part>();
template <>
const Schema& schema_of<Thing>();
const Collection<Thing>& things();

// A small counter, for compare-and-swap.
struct Counter {
    std::string id;
    std::int64_t value = 0;
};
template <>
const Schema& schema_of<Counter>();
const Collection<Counter>& counters();

struct Engine {
    std::string name;
    bool durable;  // keeps its data when opened again on the same folder
    std::function<std::unique_ptr<Store>(const std::string& folder)> open;
    // For an engine whose data lie elsewhere than in the folder: deletes them.
    std::function<void(Store&)> forget = [](Store&) {};
};
inline void PrintTo(const Engine& e, std::ostream* out) { *out << e.name; }
const std::vector<Engine>& engines();

class StoreSuite : public testing::TestWithParam<Engine> {
protected:
    StoreSuite() { reopen(); }
    ~StoreSuite() override { GetParam().forget(*store_); }
    void reopen() {
        store_.reset();
        store_ = GetParam().open(folder_.path().string());
        store_->prepare({&things().info, &counters().info});
    }
    Store& store() { return *store_; }
    const TempFolder& folder() const { return folder_; }

    void add(const Thing& t) {
        store().transact([&](Tx& tx) { tx.insert(things(), t); });
    }
    void add_all(const std::vector<Thing>& all) {
        store().transact([&](Tx& tx) {
            for (auto& t : all) tx.insert(things(), t);
        });
    }
    std::vector<std::string> ids(std::vector<Filter> where, std::vector<Sort> sort = {}) {
        std::vector<std::string> out;
        for (auto& d : store().find(things(), Query{.where = std::move(where), .sort = std::move(sort), .limit = 1000}).items)
            out.push_back(d->id);
        return out;
    }
    // All ids, a page of `limit` at a time.
    std::vector<std::string> paged(const Query& query) {
        std::vector<std::string> out;
        Query q = query;
        do {
            auto page = store().find(things(), q);
            EXPECT_LE(page.items.size(), std::size_t(q.limit));
            for (auto& d : page.items) out.push_back(d->id);
            q.cursor = page.next_cursor;
        } while (!q.cursor.empty());
        return out;
    }

private:
    TempFolder folder_;
    std::unique_ptr<Store> store_;
};

using Ids = std::vector<std::string>;

}  // namespace peertest
