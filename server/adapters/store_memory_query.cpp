// Queries of the store in memory: every document is looked at.
#include <algorithm>
#include <stdexcept>

#include "adapters/store_cursor.hpp"
#include "adapters/store_memory.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

bool holds(const Filter& f, const Value& value) {
    auto any = [&] { return std::ranges::find(f.values, value) != f.values.end(); };
    auto ordered = [&] { return value.index() != 0 && value.index() == f.values[0].index(); };
    switch (f.op) {
        case Filter::eq:
        case Filter::in: return any();
        case Filter::lt: return ordered() && value < f.values[0];
        case Filter::le: return ordered() && value <= f.values[0];
        case Filter::gt: return ordered() && value > f.values[0];
        case Filter::ge: return ordered() && value >= f.values[0];
        case Filter::exists: return value.index() != 0;
        case Filter::missing: return value.index() == 0;
        case Filter::contains: break;  // of several values, not of one
    }
    return false;
}

std::size_t key_index(const CollectionInfo& c, const std::string& key) {
    return std::size_t(&declared_key(c, key) - c.keys.data());
}

// The order of a full sort: missing values are the least.
bool before(const std::vector<Sort>& sort, const std::vector<Value>& a, const std::vector<Value>& b) {
    for (std::size_t i = 0; i < sort.size(); ++i)
        if (a[i] != b[i]) return (a[i] < b[i]) != sort[i].descending;
    return false;
}

}  // namespace

const Value& MemoryStore::key_value(const CollectionInfo& c, const Record& r, const std::string& key) {
    return r.keys[key_index(c, key)][0];
}

MemoryStore::RecordPtr MemoryStore::record(const View& view, const CollectionInfo& c, std::string_view id) const {
    if (view.own) {
        if (const auto mine = view.own->documents.find(c.name); mine != view.own->documents.end())
            if (const auto doc = mine->second.find(id); doc != mine->second.end()) return doc->second;
    }
    std::lock_guard lock(mutex_);
    const auto t = table(c);
    const auto doc = t->documents.find(id);
    if (doc == t->documents.end()) return nullptr;
    for (auto past = doc->second.rbegin(); past != doc->second.rend(); ++past)
        if (past->committed <= view.moment) return past->record;
    return nullptr;
}

std::vector<std::pair<std::string, MemoryStore::RecordPtr>> MemoryStore::rows(const View& view, const CollectionInfo& c,
                                                                              const std::vector<Filter>& where) const {
    check_filters(c, where);
    std::vector<std::pair<const Filter*, std::size_t>> on_keys, on_id;
    for (auto& f : where) {
        if (f.key == "id") on_id.emplace_back(&f, 0);
        else on_keys.emplace_back(&f, key_index(c, f.key));
    }
    std::vector<std::pair<std::string, RecordPtr>> found;
    auto look = [&](const std::string& id, const RecordPtr& r) {
        for (auto& [f, i] : on_id)
            if (!holds(*f, Value(id))) return;
        for (auto& [f, i] : on_keys) {
            auto& values = r->keys[i];
            auto has = [&values](const Value& v) { return std::ranges::find(values, v) != values.end(); };
            if (f->op == Filter::contains ? !std::ranges::all_of(f->values, has) : !holds(*f, values[0])) return;
        }
        found.emplace_back(id, r);
    };
    const std::map<std::string, RecordPtr, std::less<>> nothing;
    const auto own = view.own ? view.own->documents.find(c.name) : decltype(view.own->documents.end()){};
    const auto& mine = view.own && own != view.own->documents.end() ? own->second : nothing;
    {
        std::lock_guard lock(mutex_);
        for (auto& [id, history] : table(c)->documents) {
            if (mine.contains(id)) continue;
            for (auto past = history.rbegin(); past != history.rend(); ++past) {
                if (past->committed > view.moment) continue;
                if (past->record) look(id, past->record);
                break;
            }
        }
    }
    for (auto& [id, r] : mine)
        if (r) look(id, r);
    return found;
}

bool MemoryStore::read(const View& view, const CollectionInfo& c, std::string_view id, detail::Slot slot) const {
    const auto r = record(view, c, id);
    if (!r) return false;
    *slot.version = r->version;
    read_stored(r->body, c.schema(), slot.doc, slot.unknown);
    return true;
}

std::string MemoryStore::page(
    const View& view, const CollectionInfo& c, const Query& q,
    const std::function<void(const std::string&, const Record&)>& on_row) const {
    if (q.limit < 1) throw std::logic_error("a query without a limit");
    const auto sort = full_sort(c, q.sort);
    struct Sorted {
        std::vector<Value> at;
        std::string id;
        RecordPtr record;
    };
    std::vector<Sorted> all;
    for (auto& [id, r] : rows(view, c, q.where)) {
        std::vector<Value> at;
        for (auto& s : sort) at.push_back(s.key == "id" ? Value(id) : key_value(c, *r, s.key));
        all.push_back({std::move(at), std::move(id), std::move(r)});
    }
    if (!q.cursor.empty()) {
        const auto after = read_cursor(c, sort, q.cursor);
        std::erase_if(all, [&](auto& row) { return !before(sort, after, row.at); });
    }
    std::ranges::sort(all, [&](auto& a, auto& b) { return before(sort, a.at, b.at); });
    auto n = std::min(all.size(), std::size_t(q.limit));
    for (std::size_t i = 0; i < n; ++i) try {
            on_row(all[i].id, *all[i].record);
        } catch (const Enough&) {
            n = i + 1;
        }
    return all.size() > n ? write_cursor(c, sort, all[n - 1].at) : std::string();
}

std::string MemoryStore::find_in(const View& view, const CollectionInfo& c, const Query& q,
                                 const std::function<detail::Slot()>& make_slot) const {
    return page(view, c, q, [&](const std::string&, const Record& r) {
        const auto slot = make_slot();
        *slot.version = r.version;
        read_stored(r.body, c.schema(), slot.doc, slot.unknown);
    });
}

std::string MemoryStore::summaries_in(const View& view, const CollectionInfo& c, const Query& q,
                                      const EachSummary& each) const {
    if (!c.summary) throw std::logic_error("collection " + c.name + " declares no summary");
    return page(view, c, q, [&](const std::string& id, const Record& r) { each(id, r.summary); });
}

std::vector<Group> MemoryStore::group_in(const View& view, const CollectionInfo& c, const std::vector<Filter>& where,
                                         const std::string& by, const std::string& sum) const {
    for (auto* key : {&by, &sum})
        if (!key->empty() && *key != "id" && declared_key(c, *key).many)
            throw std::logic_error("cannot group or sum by " + c.name + "." + *key);
    std::map<Value, Group> groups;
    if (by.empty()) groups[Value{}];
    for (auto& [id, r] : rows(view, c, where)) {
        const Value value = by.empty() ? Value{} : by == "id" ? Value(id) : key_value(c, *r, by);
        auto& g = groups[value];
        g.value = value;
        ++g.count;
        if (sum.empty()) continue;
        if (auto* n = std::get_if<std::int64_t>(&key_value(c, *r, sum))) g.sum += *n;
    }
    std::vector<Group> out;
    for (auto& [value, g] : groups) out.push_back(g);
    return out;
}

}  // namespace peertest
