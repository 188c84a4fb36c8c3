// Queries as MongoDB understands them. A page after a cursor is a walk along an index in the query's own order, where
// there is one, from the cursor's place (min, max). Else it is one $or of ranges, which MongoDB merges: for the order
// (a, b desc) after (x, y) they are {a: {$gt: x}} and {a: x, b: {$lt: y}}. That takes twice as much to plan and run.
#include <algorithm>
#include <stdexcept>

#include "adapters/store_cursor.hpp"
#include "adapters/store_mongo_table.hpp"
#include "schema/json.hpp"

namespace peertest::mongo {
namespace {

const std::string& field(const std::string& key) {
    static const std::string id = "_id";
    return key == "id" ? id : key;
}

Bson array_of(const std::vector<Value>& values) {
    Bson array;
    for (auto& v : values) array.push(v);
    return array;
}

Bson with_array(const char* op, const std::vector<Value>& values) {
    Bson b;
    b.add_array(op, array_of(values));
    return b;
}

// MongoDB compares within a type by itself, and takes null for missing; only a comparison with nothing needs care.
Bson compare(const char* op, const Value& value) {
    return value.index() ? doc(op, value) : with_array("$in", {});
}

Bson condition(const Filter& f) {
    switch (f.op) {
        case Filter::eq: return doc("$eq", f.values[0]);
        case Filter::in: return with_array("$in", f.values);
        case Filter::lt: return compare("$lt", f.values[0]);
        case Filter::le: return compare("$lte", f.values[0]);
        case Filter::gt: return compare("$gt", f.values[0]);
        case Filter::ge: return compare("$gte", f.values[0]);
        case Filter::exists: return doc("$ne", Value{});
        case Filter::missing: return doc("$eq", Value{});
        case Filter::contains: return with_array("$all", f.values);
    }
    throw std::logic_error("a filter without an operation");
}

// An array of conditions that all must hold, for $and.
Bson conditions(const CollectionInfo& c, const std::vector<Filter>& where) {
    check_filters(c, where);
    Bson all;
    for (auto& f : where)
        if (f.op != Filter::contains || !f.values.empty()) all.push(doc(field(f.key), condition(f)));
    return all;
}

Bson all_of(const Bson& list) {
    Bson filter;
    if (!list.empty()) filter.add_array("$and", list);
    return filter;
}

Bson filter_of(const CollectionInfo& c, const std::vector<Filter>& where) { return all_of(conditions(c, where)); }

// What comes beyond `at` in this direction: no condition, one, or two (descending, missing values are the last of all).
std::vector<Bson> beyond(const Sort& s, const Value& at) {
    std::vector<Bson> out;
    if (!s.descending) {
        out.push_back(at.index() ? doc("$gt", at) : doc("$ne", Value{}));
    } else if (at.index()) {
        out.push_back(doc("$lt", at));
        if (s.key != "id") out.push_back(doc("$eq", Value{}));
    }
    return out;
}

Bson filter_after(const CollectionInfo& c, const std::vector<Filter>& where, const std::vector<Sort>& sort,
                  const std::vector<Value>& at) {
    Bson ranges;
    for (std::size_t i = sort.size(); i-- > 0;)
        for (auto& last : beyond(sort[i], at[i])) {
            Bson range = conditions(c, where);
            for (std::size_t k = 0; k < i; ++k) range.push(doc(field(sort[k].key), doc("$eq", at[k])));
            range.push(doc(field(sort[i].key), last));
            ranges.push(all_of(range));
        }
    if (ranges.empty()) return doc("_id", with_array("$in", {}));
    Bson filter;
    filter.add_array("$or", ranges);
    return filter;
}

struct Plan {
    std::vector<Sort> sort;
    Bson filter, options;
};

const Filter* equal_to_one(const std::vector<Filter>& where, const std::string& key) {
    for (auto& f : where)
        if (f.op == Filter::eq && f.key == key && f.values[0].index()) return &f;
    return nullptr;
}

// Whether this index holds the query's rows side by side, in its order: keys that must equal one value, then the sort.
bool in_order(const Index& index, const std::vector<Filter>& where, const std::vector<Sort>& sort) {
    const std::size_t sorted = sort.size() - 1;  // every index ends in id, as every sort does
    if (index.unique || index.keys.size() < sorted) return false;
    const std::size_t equal = index.keys.size() - sorted;
    for (std::size_t i = 0; i < index.keys.size(); ++i)
        if (i < equal ? !equal_to_one(where, index.keys[i]) : index.keys[i] != sort[i - equal].key) return false;
    return std::ranges::all_of(sort, [&](const Sort& s) {
        // A range of what it sorts by would end the walk earlier than its bounds do.
        return s.descending == sort[0].descending && std::ranges::find(where, s.key, &Filter::key) == where.end();
    });
}

// Filters that a walk within these bounds need not ask again. What documents are read for is asked all the same, since
// routers choose shards by it.
std::vector<Filter> not_in(const Index& index, const std::vector<Filter>& where) {
    if (!index.covering) return where;
    std::vector<Filter> rest;
    for (auto& f : where)
        if (std::ranges::find(index.keys, f.key) == index.keys.end() || &f != equal_to_one(where, f.key)) rest.push_back(f);
    return rest;
}

// The walk along `index` from the place `at`, which is left out, to the end of what equals.
Plan walk_from(const CollectionInfo& c, const Query& q, std::vector<Sort> sort, const std::vector<Value>& at, const Index& index) {
    const bool down = sort[0].descending;
    const std::size_t equal = index.keys.size() - (sort.size() - 1);
    Bson keys, order, from, to;  // `to`: the end of the walk
    const auto end_of_walk = [&](const std::string& name) {
        if (down) bson_append_minkey(to.get(), name.c_str(), int(name.size()));
        else bson_append_maxkey(to.get(), name.c_str(), int(name.size()));
    };
    for (std::size_t i = 0; i <= index.keys.size(); ++i) {
        const std::string& name = i < index.keys.size() ? index.keys[i] : field("id");
        keys.add(name, 1), order.add(name, down ? -1 : 1);
        from.add(name, i < equal ? equal_to_one(q.where, name)->values[0] : at[i - equal]);
        if (i < equal) to.add(name, equal_to_one(q.where, name)->values[0]);
        else end_of_walk(name);
    }
    if (index.covering) {
        keys.add("_summary", 1);
        if (down) bson_append_minkey(from.get(), "_summary", -1);
        else bson_append_maxkey(from.get(), "_summary", -1);
        end_of_walk("_summary");
    }
    Bson list = conditions(c, not_in(index, q.where));
    // min holds its own place, max does not.
    if (!down && !index.covering) list.push(doc("_id", doc("$ne", at.back())));
    Bson options;
    options.add("sort", order).add("hint", keys).add(down ? "max" : "min", from).add(down ? "min" : "max", to);
    return {std::move(sort), all_of(list), std::move(options)};
}

Plan plan_of(const CollectionInfo& c, const Query& q) {
    auto sort = full_sort(c, q.sort);
    const auto at = q.cursor.empty() ? std::vector<Value>{} : read_cursor(c, sort, q.cursor);
    if (!at.empty())
        for (auto& index : c.indexes)
            if (in_order(index, q.where, sort)) return walk_from(c, q, std::move(sort), at, index);
    Bson order, options;
    for (auto& s : sort)
        if (!bson_has_field(order.get(), field(s.key).c_str()))  // else sorted by that already
            order.add(field(s.key), s.descending ? -1 : 1);
    options.add("sort", order);
    Bson filter = at.empty() ? filter_of(c, q.where) : filter_after(c, q.where, sort, at);
    return {std::move(sort), std::move(filter), std::move(options)};
}

Plan make_plan(const CollectionInfo& c, const Query& q, const std::vector<const char*>& fields) {
    if (q.limit < 1) throw std::logic_error("a query without a limit");
    Plan plan = plan_of(c, q);
    Bson shown;
    for (auto& s : plan.sort)
        if (!bson_has_field(shown.get(), field(s.key).c_str())) shown.add(field(s.key), 1);
    for (auto* name : fields) shown.add(name, 1);
    plan.options.add("projection", shown);
    plan.options.add("limit", q.limit + 1).add("batchSize", q.limit + 1);  // one more tells whether there is a next page
    return plan;
}

template <class F>
std::string each_row(const Link& link, const CollectionInfo& c, const Query& q, const std::vector<const char*>& fields,
                     F&& on_row) {
    Plan plan = make_plan(c, q, fields);
    Rows rows = Rows::find(link, c.name, plan.filter, std::move(plan.options), q.reads);
    int left = q.limit;
    std::vector<Value> last;
    while (const bson_t* row = rows.next()) {
        if (left == 0) return write_cursor(c, plan.sort, last);
        try {
            on_row(*row);
            --left;
        } catch (const Enough&) {
            left = 0;
        }
        if (left > 0) continue;
        for (auto& s : plan.sort) last.push_back(value_of(*row, field(s.key)));
    }
    return {};
}

void read_document(const CollectionInfo& c, const bson_t& row, detail::Slot slot) {
    *slot.version = number_of(row, "_version");
    read_stored(text_of(row, "_body"), c.schema(), slot.doc, slot.unknown);
}

}  // namespace

bool get(const Link& link, const CollectionInfo& c, std::string_view id, detail::Slot slot) {
    Bson options, shown;
    shown.add("_version", 1).add("_body", 1);
    options.add("projection", shown).add("limit", 1).add("singleBatch", true);
    Rows rows = Rows::find(link, c.name, doc("_id", id), std::move(options), Reads::latest);
    const bson_t* row = rows.next();
    if (!row) return false;
    read_document(c, *row, slot);
    return true;
}

std::string find(const Link& link, const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& make_slot) {
    return each_row(link, c, q, {"_version", "_body"}, [&](const bson_t& row) { read_document(c, row, make_slot()); });
}

std::string summaries(const Link& link, const CollectionInfo& c, const Query& q, const EachSummary& each) {
    if (!c.summary) throw std::logic_error("collection " + c.name + " declares no summary");
    return each_row(link, c, q, {"_summary"},
                    [&](const bson_t& row) { each(text_of(row, "_id"), text_of(row, "_summary")); });
}

std::vector<Group> group(const Link& link, const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                         const std::string& sum) {
    for (auto* key : {&by, &sum})
        if (!key->empty() && *key != "id" && declared_key(c, *key).many)
            throw std::logic_error("cannot group or sum by " + c.name + "." + *key);
    Bson parts, pipeline;
    if (by.empty()) parts.add("_id", Value{});
    else parts.add("_id", "$" + field(by));
    parts.add("count", doc("$sum", 1));
    if (sum.empty()) parts.add("sum", doc("$sum", 0));
    else parts.add("sum", doc("$sum", "$" + field(sum)));
    pipeline.push(doc("$match", filter_of(c, where))).push(doc("$group", parts)).push(doc("$sort", doc("_id", 1)));
    std::vector<Group> groups;
    Rows rows = Rows::aggregate(link, c.name, pipeline);
    while (const bson_t* row = rows.next())
        groups.push_back({value_of(*row, "_id"), number_of(*row, "count"), number_of(*row, "sum")});
    if (groups.empty() && by.empty()) groups.emplace_back();
    return groups;
}

std::int64_t count(const Link& link, const CollectionInfo& c, const std::vector<Filter>& where) {
    return group(link, c, where, {}, {}).at(0).count;
}

std::vector<std::string> ids(const Link& link, const CollectionInfo& c, const std::vector<Filter>& where, int limit) {
    Bson options;
    options.add("projection", doc("_id", 1)).add("limit", limit).add("batchSize", limit);
    std::vector<std::string> found;
    Rows rows = Rows::find(link, c.name, filter_of(c, where), std::move(options), Reads::latest);
    while (const bson_t* row = rows.next()) found.emplace_back(text_of(*row, "_id"));
    return found;
}

std::string explain(const Link& link, const CollectionInfo& c, const Query& q) {
    Plan plan = make_plan(c, q, c.summary ? std::vector{"_summary"} : std::vector{"_version", "_body"});
    Bson find, command;
    find.add("find", c.name).add("filter", plan.filter);
    bson_concat(find.get(), plan.options.get());
    command.add("explain", find).add("verbosity", "executionStats");
    bson_t reply;
    bson_error_t error;
    const bool ok = mongoc_client_command_simple(link.client, link.database.c_str(), command.get(), nullptr, &reply, &error);
    char* json = bson_as_relaxed_extended_json(&reply, nullptr);
    std::string out(json ? json : "");
    bson_free(json);
    bson_destroy(&reply);
    if (!ok) fail(error, nullptr, c.name);
    return out;
}

}  // namespace peertest::mongo
