// A person's data, wherever it lies: each feature says how its part is exported and erased. Collected in
// app/personal_data.cpp, since this feature stands left of the others.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/caller.hpp"
#include "ports/store.hpp"
#include "schema/json.hpp"

namespace peertest {

struct App;

struct PersonalData {
    std::string name;  // of its list in the export
    // Their documents, as JSON texts.
    std::function<std::vector<std::string>(App&, const std::string& user_id)> collect;
    // Why the account cannot go now; empty: it can.
    std::function<std::string(Reader&, const std::string& user_id)> holds_back;
    // Ends what is still running, in transactions of its own, before anything is erased.
    std::function<void(App&, const Caller&)> wind_up;
    std::function<void(Tx&, App&, const std::string& user_id, Time now)> erase;
};

// What stands in place of an erased person's name.
inline const std::string erased_name = "Deleted person";
// And of their words, where others still need to see that there were some.
inline const std::string erased_words = "(Erased together with the account of who wrote it.)";

// Told once, at start.
void personal_data_is(std::vector<PersonalData> parts);

std::string export_account(App&, const Caller&);  // one JSON object
void delete_account(App&, const Caller&);         // 409 funds_held

// Every match of a query as JSON, for collect.
template <class T>
std::vector<std::string> all_as_json(Reader& r, const Collection<T>& c, std::vector<Filter> where) {
    std::vector<std::string> out;
    Query q{std::move(where), {{"id"}}, 100, {}, Reads::latest};
    do {
        auto page = r.find(c, q);
        for (auto& d : page.items) {
            out.emplace_back();
            write_json(out.back(), schema_of<T>(), &d.value);
        }
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty());
    return out;
}
// The same for what erasing changes.
template <class T, class F>
void for_all(Reader& r, const Collection<T>& c, std::vector<Filter> where, F&& f) {
    Query q{std::move(where), {{"id"}}, 100, {}, Reads::latest};
    std::vector<Doc<T>> all;  // read whole first: f changes what is being read
    do {
        auto page = r.find(c, q);
        for (auto& d : page.items) all.push_back(std::move(d));
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty());
    for (auto& d : all) f(d);
}

}  // namespace peertest
