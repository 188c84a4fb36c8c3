// Queries in SQL. A page after a cursor is read as ranges, each a walk along an index, never as one OR: for the order
// (a, b desc, id desc) after (x, y, z) they are a=x & (b,id)<(y,z), then a=x & b missing, then a>x.
#include <algorithm>
#include <bit>
#include <span>
#include <stdexcept>

#include "adapters/store_cursor.hpp"
#include "adapters/store_sqlite_table.hpp"
#include "schema/json.hpp"

namespace peertest::sqlite {
namespace {

// A word held by fewer documents than this is looked up first; a commoner one is checked per row of the sorted walk.
constexpr int rare_word = 500;

struct Sql {
    std::string text;
    std::vector<const Value*> values;  // in order; they outlive the execution

    Sql() { text.reserve(400); }
    void bind_to(Execution& e) const {
        for (auto* v : values) e.bind(*v);
    }
};

void add_in(Sql& sql, const std::string& column, const std::vector<Value>& values) {
    std::vector<const Value*> present;
    for (auto& v : values)
        if (v.index()) present.push_back(&v);
    const bool missing = present.size() < values.size();
    if (present.empty()) {
        sql.text += missing ? column + " IS NULL" : "FALSE";
        return;
    }
    sql.text += missing ? "(" + column + " IS NULL OR " : "(";
    sql.text += column + " IN (";
    // Rounded up, so that a few statements serve every number of values.
    const auto places = std::bit_ceil(present.size());
    for (std::size_t i = 0; i < places; ++i) {
        sql.text += i ? ",?" : "?";
        sql.values.push_back(present[std::min(i, present.size() - 1)]);
    }
    sql.text += "))";
}

void compare(Sql& sql, const std::string& column, const char* op, const Value& value) {
    if (!value.index()) {
        sql.text += "FALSE";
        return;
    }
    sql.text += column + op + "?";
    sql.values.push_back(&value);
    // Numbers sort before texts: a bound on one side must not let in the other type.
    const bool number = value.index() == 1;
    if (number && *op == '>') sql.text += " AND " + column + "<''";
    if (!number && *op == '<') sql.text += " AND " + column + ">=''";
}

void add_contains(Connection& c, Sql& sql, const Table& table, const Filter& f) {
    const std::string side = side_table(table.info.name, f.key);
    int fewest = rare_word;
    const Value* rarest = nullptr;
    for (auto& v : f.values) {
        auto e = c.prepare("SELECT count(*) FROM (SELECT 1 FROM " + side + " WHERE value=? LIMIT " +
                           std::to_string(rare_word) + ")");
        e.bind(v).step();
        if (e.integer(0) < fewest) fewest = int(e.integer(0)), rarest = &v;
    }
    sql.text += "TRUE";
    if (rarest) {
        sql.text += " AND id IN (SELECT id FROM " + side + " WHERE value=?)";
        sql.values.push_back(rarest);
    }
    for (auto& v : f.values) {
        if (&v == rarest) continue;
        sql.text += " AND EXISTS (SELECT 1 FROM " + side + " AS s WHERE s.value=? AND s.id=" + quoted(table.info.name) + ".id)";
        sql.values.push_back(&v);
    }
}

// `fixed`: keys that a page's range holds at one value already. Bounds on them are checked, not searched by: SQLite
// would take a walk between two bounds for cheaper than the one value, and sort what it finds.
void add_where(Connection& c, Sql& sql, const Table& table, const std::vector<Filter>& where,
               std::span<const Sort> fixed = {}) {
    check_filters(table.info, where);
    sql.text += " WHERE TRUE";
    for (auto& f : where) {
        const bool is_fixed = std::ranges::any_of(fixed, [&](auto& s) { return s.key == f.key; });
        const std::string column = (is_fixed ? "+" : "") + quoted(f.key);
        sql.text += " AND ";
        switch (f.op) {
            case Filter::eq:
            case Filter::in:
                if (f.values.size() == 1 && f.values[0].index()) {
                    sql.text += column + "=?";
                    sql.values.push_back(&f.values[0]);
                } else {
                    add_in(sql, column, f.values);
                }
                break;
            case Filter::lt: compare(sql, column, "<", f.values[0]); break;
            case Filter::le: compare(sql, column, "<=", f.values[0]); break;
            case Filter::gt: compare(sql, column, ">", f.values[0]); break;
            case Filter::ge: compare(sql, column, ">=", f.values[0]); break;
            case Filter::exists: sql.text += column + " IS NOT NULL"; break;
            case Filter::missing: sql.text += column + " IS NULL"; break;
            case Filter::contains: add_contains(c, sql, table, f); break;
        }
    }
}

// One range of the rows that follow the cursor: the first `fixed` sort keys at the cursor's value, the next beyond it.
struct Range {
    std::size_t fixed;
    const char* beyond;    // ">?", "<?", " IS NULL", " IS NOT NULL"
    bool with_id = false;  // the next key and id after it, as a pair
};

std::vector<Range> ranges_after(const std::vector<Sort>& sort, const std::vector<Value>& at) {
    std::vector<Range> ranges;
    std::size_t n = sort.size();
    // The two innermost ranges are one walk when they go the same way.
    const bool pair = n > 1 && at[n - 2].index() && sort[n - 2].descending == sort[n - 1].descending;
    if (pair) --n;
    while (n-- > 0) {
        const bool missing = !at[n].index(), with_id = pair && n + 2 == sort.size();
        if (!sort[n].descending) {
            ranges.push_back({n, missing ? " IS NOT NULL" : ">?", with_id});
        } else if (!missing) {  // descending: missing values are the last of all
            ranges.push_back({n, "<?", with_id});
            if (sort[n].key != "id") ranges.push_back({n, " IS NULL"});
        }
    }
    return ranges;
}

void add_range(Sql& sql, const Range& range, const std::vector<Sort>& sort, const std::vector<Value>& at) {
    for (std::size_t i = 0; i < range.fixed; ++i) {
        sql.text += " AND " + quoted(sort[i].key) + (at[i].index() ? "=?" : " IS NULL");
        if (at[i].index()) sql.values.push_back(&at[i]);
    }
    const std::string key = quoted(sort[range.fixed].key);
    sql.text += range.with_id ? " AND (" + key + ",id)" + *range.beyond + "(?,?)" : " AND " + key + range.beyond;
    if (*range.beyond != ' ') sql.values.push_back(&at[range.fixed]);
    if (range.with_id) sql.values.push_back(&at[range.fixed + 1]);
}

// The ranges of a page must see one state. Inside a transaction they do already.
class OneSnapshot {
public:
    OneSnapshot(Connection& c, bool needed) : connection_(c), begun_(needed && !c.in_transaction()) {
        if (begun_) c.exec("BEGIN");
    }
    ~OneSnapshot() {
        if (!begun_) return;
        try {
            connection_.exec("COMMIT");
        } catch (...) {  // a read transaction has nothing to lose
        }
    }
    OneSnapshot(const OneSnapshot&) = delete;
    OneSnapshot& operator=(const OneSnapshot&) = delete;

private:
    Connection& connection_;
    bool begun_;
};

struct Plan {
    std::vector<Sort> sort;
    std::vector<Value> at;        // the cursor's values; the statements point into them
    std::vector<Range> ranges;    // empty: the first page
    std::string select, order;

    Sql statement(Connection& c, const Table& table, const Query& q, const Range* range) const {
        Sql sql;
        sql.text += select;
        add_where(c, sql, table, q.where, std::span(sort).first(range ? range->fixed : 0));
        if (range) add_range(sql, *range, sort, at);
        sql.text += order;
        return sql;
    }
};

Plan make_plan(const Table& table, const Query& q, const char* columns) {
    if (q.limit < 1) throw std::logic_error("a query without a limit");
    Plan plan;
    plan.sort = full_sort(table.info, q.sort);
    plan.select = columns;
    plan.order = " ORDER BY ";
    for (auto& s : plan.sort) {
        plan.select += ", " + quoted(s.key);
        plan.order += quoted(s.key) + (s.descending ? " DESC, " : ", ");
    }
    plan.select += " FROM " + quoted(table.info.name);
    plan.order.resize(plan.order.size() - 2);
    plan.order += " LIMIT ?";
    if (!q.cursor.empty()) {
        plan.at = read_cursor(table.info, plan.sort, q.cursor);
        plan.ranges = ranges_after(plan.sort, plan.at);
    }
    return plan;
}

// Calls on_row(execution) for each row of the page: its columns are `columns` (two of them), then the sort's values.
template <class F>
std::string each_row(Connection& c, const Table& table, const Query& q, const char* columns, F&& on_row) {
    const Plan plan = make_plan(table, q, columns);
    const OneSnapshot snapshot(c, plan.ranges.size() > 1);
    int left = q.limit;
    std::vector<Value> last;
    bool more = false;
    auto walk = [&](const Range* range) {
        const Sql sql = plan.statement(c, table, q, range);
        auto rows = c.prepare(sql.text);
        sql.bind_to(rows);
        rows.bind(std::int64_t(left) + 1);  // one more tells whether there is a next page
        while (!more && rows.step()) {
            more = left == 0;
            if (more) break;
            try {
                on_row(rows);
                --left;
            } catch (const Enough&) {
                left = 0;
            }
            if (left > 0) continue;
            for (std::size_t i = 0; i < plan.sort.size(); ++i) last.push_back(rows.value(2 + int(i)));
        }
    };
    if (q.cursor.empty()) walk(nullptr);
    for (auto& range : plan.ranges)
        if (!more) walk(&range);
    return more ? write_cursor(table.info, plan.sort, last) : std::string();
}

}  // namespace

std::string find(Connection& c, const Table& table, const Query& q, const std::function<detail::Slot()>& make_slot) {
    return each_row(c, table, q, "SELECT _body, _version", [&](Execution& row) {
        const auto slot = make_slot();
        *slot.version = row.integer(1);
        read_stored(row.text(0), table.info.schema(), slot.doc, slot.unknown);
    });
}

std::string summaries(Connection& c, const Table& table, const Query& q, const EachSummary& each) {
    if (!table.info.summary) throw std::logic_error("collection " + table.info.name + " declares no summary");
    return each_row(c, table, q, "SELECT id, _summary", [&](Execution& row) { each(row.text(0), row.text(1)); });
}

std::int64_t count(Connection& c, const Table& table, const std::vector<Filter>& where) {
    Sql sql;
    sql.text += "SELECT count(*) FROM " + quoted(table.info.name);
    add_where(c, sql, table, where);
    auto row = c.prepare(sql.text);
    sql.bind_to(row);
    row.step();
    return row.integer(0);
}

std::vector<Group> group(Connection& c, const Table& table, const std::vector<Filter>& where, const std::string& by,
                         const std::string& sum) {
    for (auto* key : {&by, &sum})
        if (!key->empty() && *key != "id" && declared_key(table.info, *key).many)
            throw std::logic_error("cannot group or sum by " + table.info.name + "." + *key);
    Sql sql;
    const std::string column = by.empty() ? "NULL" : quoted(by);
    sql.text += "SELECT " + column + ", count(*), coalesce(sum(" + (sum.empty() ? "0" : quoted(sum)) + "), 0) FROM " +
                quoted(table.info.name);
    add_where(c, sql, table, where);
    if (!by.empty()) sql.text += " GROUP BY 1 ORDER BY 1";
    std::vector<Group> groups;
    auto rows = c.prepare(sql.text);
    sql.bind_to(rows);
    while (rows.step()) groups.push_back({rows.value(0), rows.integer(1), rows.integer(2)});
    return groups;
}

std::int64_t erase(Connection& c, const Table& table, const std::vector<Filter>& where, int limit) {
    Sql sql;
    sql.text += "SELECT id FROM " + quoted(table.info.name);
    add_where(c, sql, table, where);
    sql.text += " LIMIT ?";
    std::vector<std::string> ids;
    {
        auto rows = c.prepare(sql.text);
        sql.bind_to(rows);
        rows.bind(std::int64_t(limit));
        while (rows.step()) ids.emplace_back(rows.text(0));
    }
    for (auto& id : ids) remove(c, table, id);
    return std::int64_t(ids.size());
}

std::vector<std::string> explain(Connection& c, const Table& table, const Query& q) {
    const Plan plan = make_plan(table, q, "SELECT _body, _version");
    std::vector<std::string> lines;
    auto one = [&](const Range* range) {
        const Sql sql = plan.statement(c, table, q, range);
        auto rows = c.prepare("EXPLAIN QUERY PLAN " + sql.text);
        sql.bind_to(rows);
        rows.bind(std::int64_t(q.limit) + 1);
        std::string line;
        while (rows.step()) line += (line.empty() ? "" : "; ") + std::string(rows.text(3));
        lines.push_back(std::move(line));
    };
    if (q.cursor.empty()) one(nullptr);
    for (auto& range : plan.ranges) one(&range);
    return lines;
}

}  // namespace peertest::sqlite
