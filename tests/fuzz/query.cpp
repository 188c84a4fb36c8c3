// Query strings, filters and cursors, on to the store: both embedded engines must find the same rows, in the same order,
// or refuse the cursor with a 422. Cursors are not secret, so one may hold any values that somebody put into it.
#include <fuzzer/FuzzedDataProvider.h>

#include "adapters/store_cursor.hpp"
#include "adapters/store_sqlite.hpp"
#include "features/jobs/jobs.hpp"
#include "fuzz/fuzz_app.hpp"
#include "http/request.hpp"
#include "kit/text.hpp"

namespace peertest {

struct Row {
    std::string id, text;
    std::optional<std::int64_t> number;
    std::vector<std::string> words;
};
template <>
const Schema& schema_of<Row>() {
    static const Schema s = describe<Row>("Row", field<&Row::id>("id"), field<&Row::text>("text"),
                                          field<&Row::number>("number"), field<&Row::words>("words"));
    return s;
}

namespace fuzz {
namespace {

const Collection<Row>& rows() {
    static const auto c = Collection<Row>("rows")
                              .key("text", [](const Row& r) { return to_value(r.text); })
                              .key("number", [](const Row& r) { return to_value(r.number); })
                              .many("words", [](const Row& r) { return r.words; })
                              .index({"text"})
                              .index({"number"});
    return c;
}

struct Stores {
    TempFolder folder;
    MemoryStore memory;
    SqliteStore sqlite{SqliteOptions{.path = folder.file("db"), .wait_for_disk = false}};
    Stores() {
        for (Store* s : {static_cast<Store*>(&memory), static_cast<Store*>(&sqlite)}) {
            s->prepare({&rows().info});
            s->transact([](Tx& tx) {
                for (int i = 0; i < 12; ++i) {
                    Row r{"id-" + std::to_string(i), std::string(std::size_t(i % 4), 'a'), {}, {}};
                    if (i % 3) r.number = i % 5 - 2;
                    if (i % 2) r.words = words(i % 4 == 1 ? "Log in fails" : "the log of straße");
                    tx.insert(rows(), r);
                }
            });
        }
    }
};

std::string found(Store& store, const Query& q) {
    try {
        const auto page = store.find(rows(), q);
        std::string out = page.next_cursor + ":";
        for (const auto& r : page.items) out += r->id + " ";
        return out;
    } catch (const Error& e) {
        require(e.status == 422, "a bad cursor is a 422");
        return "refused";
    }
}

struct Asked {
    Query query;
    bool plausible = true;  // its cursor holds values of the kind that its sort has, as only forged ones do not
};

// Texts that no JSON could have brought are not asked for.
Value any_value(FuzzedDataProvider& in) {
    if (in.ConsumeBool()) return in.ConsumeBool() ? in.ConsumeIntegral<std::int64_t>() : in.ConsumeIntegralInRange<std::int64_t>(-3, 3);
    std::string text = in.ConsumeRandomLengthString(40);
    if (!valid_utf8(text)) return {};
    return text;
}

// As a request brings it.
void read_query(const std::string& text) try {
    JobQuery q;
    read_params(parse_query(text), schema_of<JobQuery>(), &q);
    require(q.limit >= 1 && q.limit <= 100 && q.cursor.size() <= 2000, "what is accepted is within its bounds");
    if (q.q) (void)words(*q.q);
} catch (const Error& e) {
    require(e.status == 422, "a bad query is a 422");
}

Asked query_from(FuzzedDataProvider& in) {
    Asked out;
    Query& q = out.query;
    q.limit = in.ConsumeIntegralInRange(1, 5);
    if (const int by = in.ConsumeIntegralInRange(0, 3)) q.sort = {{by == 1 ? "text" : by == 2 ? "number" : "id", in.ConsumeBool()}};
    const std::string key = in.ConsumeBool() ? "text" : "number";
    const auto text = in.ConsumeRandomLengthString(20);
    switch (in.ConsumeIntegralInRange(0, 4)) {
        case 1: q.where.push_back(eq(key, any_value(in))); break;
        case 2: q.where.push_back(ge(key, any_value(in))); break;
        case 3: q.where.push_back(lt(key, any_value(in))); break;
        case 4:
            if (valid_utf8(text)) q.where.push_back(contains("words", words(text)));
            break;
        default: break;
    }
    const auto sort = full_sort(rows().info, q.sort);
    if (in.ConsumeBool()) {
        std::vector<Value> at;
        for (auto& s : sort) {
            at.push_back(any_value(in));
            const std::size_t kind = s.key == "number" ? 1 : 2;
            out.plausible &= at.back().index() == kind || (at.back().index() == 0 && s.key == "number");
        }
        q.cursor = write_cursor(rows().info, sort, at);
    } else {
        q.cursor = in.ConsumeRandomLengthString(200);
    }
    return out;
}

}  // namespace
}  // namespace fuzz
}  // namespace peertest

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace peertest;
    static fuzz::Stores stores;
    FuzzedDataProvider in(data, size);
    const auto [q, plausible] = fuzz::query_from(in);
    const auto memory = fuzz::found(stores.memory, q), sqlite = fuzz::found(stores.sqlite, q);
    const bool same = memory == sqlite || !plausible;
    if (!same) std::fprintf(stderr, "memory: %s\nsqlite: %s\n", memory.c_str(), sqlite.c_str());
    fuzz::require(same, "both engines find the same");
    fuzz::read_query(in.ConsumeRemainingBytesAsString());
    return 0;
}
