#include "adapters/store_cursor.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "kit/crypto.hpp"
#include "kit/error.hpp"
#include "kit/log.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

bool plain_name(std::string_view name) {
    return !name.empty() && name.size() <= 60 && name.front() >= 'a' && name.front() <= 'z' &&
           std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

void append_number(std::string& out, std::uint64_t n) {
    for (int i = 0; i < 8; ++i) out.push_back(char(n >> (8 * i) & 0xff));
}

std::uint64_t number_at(std::string_view bytes) {
    std::uint64_t n = 0;
    for (std::size_t i = 0; i < 8; ++i) n |= std::uint64_t(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return n;
}

// FNV-1a: tells a foreign or damaged cursor; nothing secret hangs on it, since filters apply to every page anyway.
std::uint64_t fingerprint(const CollectionInfo& info, const std::vector<Sort>& sort, std::string_view values) {
    std::uint64_t h = 0xcbf29ce484222325u;
    auto add = [&h](std::string_view text) {
        for (char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
        h = (h ^ 0xff) * 0x100000001b3u;
    };
    add(info.name);
    for (auto& s : sort) add(s.key), add(s.descending ? "-" : "+");
    add(values);
    return h;
}

[[noreturn]] void bad_cursor() { throw invalid("cursor", "This cursor does not belong to this list."); }

}  // namespace

const Key& declared_key(const CollectionInfo& info, std::string_view name) {
    for (auto& k : info.keys)
        if (k.name == name) return k;
    throw std::logic_error("collection " + info.name + " declares no key " + std::string(name));
}

void check_filters(const CollectionInfo& info, const std::vector<Filter>& where) {
    for (auto& f : where) {
        const bool many = f.key != "id" && declared_key(info, f.key).many;
        if (many != (f.op == Filter::contains))
            throw std::logic_error("contains is for multi-valued keys and only for them: " + info.name + "." + f.key);
    }
}

std::vector<Sort> full_sort(const CollectionInfo& info, const std::vector<Sort>& sort) {
    std::vector<Sort> full;
    full.reserve(sort.size() + 1);
    for (auto& s : sort) {
        full.push_back(s);
        if (s.key == "id") return full;  // nothing after it could change the order
        if (declared_key(info, s.key).many) throw std::logic_error("cannot sort by " + info.name + "." + s.key);
    }
    full.push_back({"id", !sort.empty() && sort.back().descending});
    return full;
}

void check_collection(const CollectionInfo& info) {
    auto refuse = [&](const std::string& why) { throw std::logic_error("collection " + info.name + ": " + why); };
    if (!plain_name(info.name)) refuse("names are a-z, 0-9 and _");
    for (auto& k : info.keys)
        if (!plain_name(k.name) || k.name == "id") refuse("a key cannot be called '" + k.name + "'");
    for (auto& i : info.indexes) {
        if (i.keys.empty()) refuse("an index without keys");
        for (auto& k : i.keys)
            if (declared_key(info, k).many) refuse("multi-valued keys are indexed by themselves: " + k);
        if (i.unique && i.keys.size() != 1) refuse("a unique index is on one key");
        if (i.covering && !info.summary) refuse("no summary for an index to cover");
    }
}

std::string write_cursor(const CollectionInfo& info, const std::vector<Sort>& sort, const std::vector<Value>& values) {
    std::string body;
    for (auto& v : values) {
        body.push_back(char(v.index()));
        if (auto* n = std::get_if<std::int64_t>(&v)) append_number(body, std::uint64_t(*n));
        if (auto* s = std::get_if<std::string>(&v)) append_number(body, s->size()), body += *s;
    }
    std::string out;
    append_number(out, fingerprint(info, sort, body));
    return base64url(out + body);
}

std::vector<Value> read_cursor(const CollectionInfo& info, const std::vector<Sort>& sort, std::string_view cursor) {
    const auto bytes = from_base64url(cursor);
    if (!bytes || bytes->size() < 8) bad_cursor();
    std::string_view rest(*bytes);
    const auto print = number_at(rest);
    rest.remove_prefix(8);
    if (print != fingerprint(info, sort, rest)) bad_cursor();
    std::vector<Value> values;
    for (std::size_t i = 0; i < sort.size(); ++i) {
        if (rest.empty()) bad_cursor();
        const char kind = rest.front();
        rest.remove_prefix(1);
        if (kind == 0) {
            values.emplace_back();
            continue;
        }
        if (kind > 2 || rest.size() < 8) bad_cursor();
        const auto n = number_at(rest);
        rest.remove_prefix(8);
        if (kind == 1) {
            values.emplace_back(std::int64_t(n));
        } else {
            // Engines refuse what is no UTF-8, as their own failure.
            if (n > rest.size() || !valid_utf8(rest.substr(0, n))) bad_cursor();
            values.emplace_back(std::string(rest.substr(0, n)));
            rest.remove_prefix(n);
        }
    }
    // Anybody can make up a cursor; one without an id would be compared with texts by each engine in its own way.
    if (!rest.empty() || !std::holds_alternative<std::string>(values.back())) bad_cursor();
    return values;
}

void run_after_commit(const std::vector<std::function<void()>>& after_commit) {
    for (auto& f : after_commit) {
        try {
            f();
        } catch (const std::exception& e) {
            log_error("after_commit_failed", {{"why", e.what()}});
        }
    }
}

}  // namespace peertest
