#include <charconv>
#include <cmath>

#include "kit/text.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

void write_value(std::string& out, const TypeInfo& t, const void* p, bool stored);

void append_integer(std::string& out, std::int64_t v) {
    char b[24];
    const auto end = std::to_chars(b, b + sizeof b, v).ptr;
    out.append(b, std::size_t(end - b));
}

void append_number(std::string& out, double v) {
    if (!std::isfinite(v)) {
        out += "null";
        return;
    }
    char b[32];
    const auto end = std::to_chars(b, b + sizeof b, v).ptr;
    out.append(b, std::size_t(end - b));
}

// The members of an object, without its braces.
void write_members(std::string& out, const Schema& schema, const void* p, bool stored) {
    bool first = true;
    for (const Field& f : schema.fields) {
        const void* member = f.access(const_cast<void*>(p));
        if (f.type->kind == Kind::optional && !f.type->get(member)) continue;
        if (f.type->kind == Kind::patch && !f.type->present(member)) continue;
        if (!first) out += ',';
        first = false;
        out += '"';
        out += f.name;  // names are identifiers: nothing to escape
        out += "\":";
        write_value(out, *f.type, member, stored);
    }
}

struct MapWriter {
    std::string& out;
    const TypeInfo& inner;
    bool stored;
    bool first = true;
};

void write_value(std::string& out, const TypeInfo& t, const void* p, bool stored) {
    switch (t.kind) {
        case Kind::text: return write_json_text(out, *static_cast<const std::string*>(p));
        case Kind::integer:
            return append_integer(out, t.size == sizeof(int) ? *static_cast<const int*>(p)
                                                             : *static_cast<const std::int64_t*>(p));
        case Kind::boolean: out += *static_cast<const bool*>(p) ? "true" : "false"; return;
        case Kind::number: return append_number(out, *static_cast<const double*>(p));
        case Kind::time:
            if (stored) return append_integer(out, static_cast<const Time*>(p)->ms);
            out += '"';
            append_rfc3339(out, *static_cast<const Time*>(p));
            out += '"';
            return;
        case Kind::enumeration:
            out += '"';
            out += t.names[std::size_t(*static_cast<const int*>(p))];
            out += '"';
            return;
        case Kind::object:
            out += '{';
            write_members(out, t.schema(), p, stored);
            out += '}';
            return;
        case Kind::array:
            out += '[';
            for (std::size_t i = 0, n = t.count(p); i < n; ++i) {
                if (i) out += ',';
                write_value(out, t.inner(), t.at(p, i), stored);
            }
            out += ']';
            return;
        case Kind::optional:
        case Kind::nullable:
        case Kind::patch:
            if (auto v = t.get(p)) write_value(out, t.inner(), v, stored);
            else out += "null";
            return;
        case Kind::map: {
            MapWriter w{out, t.inner(), stored};
            out += '{';
            t.each(p, &w, [](void* ctx, std::string_view key, const void* v) {
                auto& writer = *static_cast<MapWriter*>(ctx);
                if (!writer.first) writer.out += ',';
                writer.first = false;
                write_json_text(writer.out, key);
                writer.out += ':';
                write_value(writer.out, writer.inner, v, writer.stored);
            });
            out += '}';
            return;
        }
        case Kind::json: out += static_cast<const Json*>(p)->text; return;
    }
}

}  // namespace

void write_json_text(std::string& out, std::string_view s) {
    static constexpr char digit[] = "0123456789abcdef";
    out += '"';
    std::size_t from = 0;
    for (std::size_t i = 0; i < s.size(); ++i) {
        const auto c = static_cast<unsigned char>(s[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(s, from, i - from);
        from = i + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default: out += "\\u00", out += digit[c >> 4], out += digit[c & 15];
        }
    }
    out.append(s, from, s.size() - from);
    out += '"';
}

void write_json(std::string& out, const Schema& schema, const void* value) {
    out += '{';
    write_members(out, schema, value, false);
    out += '}';
}

void write_stored(std::string& out, const Schema& schema, const void* value, std::string_view unknown) {
    out += '{';
    const std::size_t before = out.size();
    write_members(out, schema, value, true);
    if (!unknown.empty()) {
        if (out.size() > before) out += ',';
        out += unknown;
    }
    out += '}';
}

}  // namespace peertest
