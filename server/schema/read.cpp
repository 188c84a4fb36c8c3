#include <boost/json.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "kit/text.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

namespace json = boost::json;

// Where the value being read stands, as a chain outwards: a path is only put together for what does not fit.
struct Step {
    const Step* outer;
    std::string_view name;
    std::optional<std::size_t> index = {};  // in a list, instead of a name
};

// What to do with a value that does not fit.
struct Reading {
    bool strict;  // requests: bounds and unknown fields; storage: neither
    std::vector<FieldError> errors;
    const Step* at = nullptr;

    void fail(std::string message) {
        std::string path = path_of(at);
        if (strict) errors.push_back({std::move(path), std::move(message)});
        else throw std::runtime_error("stored document: " + path + ": " + message);
    }

private:
    static std::string path_of(const Step* step) {
        if (!step) return {};
        std::string path = path_of(step->outer);
        if (step->index) return path + '[' + std::to_string(*step->index) + ']';
        if (!path.empty()) path += '.';
        return path.append(step->name);
    }
};

// One step further while it lives.
struct Within {
    Reading& r;
    const Step step;
    Within(Reading& reading, std::string_view name) : r(reading), step{r.at, name} { r.at = &step; }
    Within(Reading& reading, std::size_t index) : r(reading), step{r.at, {}, index} { r.at = &step; }
    ~Within() { r.at = step.outer; }
    Within(const Within&) = delete;
    Within& operator=(const Within&) = delete;
};

std::string plural(std::size_t n, const char* one) { return std::to_string(n) + " " + one + (n == 1 ? "" : "s"); }

bool is_upper(std::string_view s) {
    for (char c : s)
        if (c < 'A' || c > 'Z') return false;
    return true;
}

// An address we can send to: one @, a dotted host, no spaces or controls. Whether it exists, the mail tells.
bool looks_like_email(std::string_view s) {
    const auto at = s.find('@');
    if (at == std::string_view::npos || at == 0 || at > 64 || s.size() > 254 || s.find('@', at + 1) != s.npos) return false;
    const auto host = s.substr(at + 1);
    for (char c : s)
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f || c == ',' || c == ';' || c == '<' || c == '>' || c == '"' ||
            c == '(' || c == ')' || c == '\\' || c == ':')
            return false;
    const auto dot = host.rfind('.');
    return dot != host.npos && dot > 0 && dot + 2 < host.size() && host.find("..") == host.npos && host.front() != '.' &&
           host.front() != '-';
}

bool looks_like_http_url(std::string_view s) {
    std::string_view rest;
    const std::string low = lower_ascii(s.substr(0, 8));
    if (low.starts_with("https://")) rest = s.substr(8);
    else if (low.starts_with("http://")) rest = s.substr(7);
    else return false;
    for (char c : s)
        if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f || c == '"' || c == '<' || c == '>' || c == '\\') return false;
    const auto host = rest.substr(0, rest.find_first_of("/?#"));
    return !host.empty() && host.find('@') == host.npos && host.front() != ':' && host.front() != '.';
}

// A language tag as browsers tell it: en, en-GB, zh-Hant-TW, es-419.
bool is_language(std::string_view s) {
    if (s.size() > 35) return false;
    auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    for (std::size_t from = 0, part = 0;; ++part) {
        const auto to = std::min(s.find('-', from), s.size());
        const auto length = to - from;
        if (length < 2 || length > (part == 0 ? 3u : 8u)) return false;
        for (char c : s.substr(from, length))
            if (part == 0 ? c < 'a' || c > 'z' : !letter(c) && (c < '0' || c > '9')) return false;
        if (to == s.size()) return true;
        from = to + 1;
    }
}

const char* format_problem(Format f, std::string_view s) {
    switch (f) {
        case Format::none: return nullptr;
        case Format::email: return looks_like_email(s) ? nullptr : "must be an e-mail address";
        case Format::http_url: return looks_like_http_url(s) ? nullptr : "must be an address that starts with http:// or https://";
        case Format::currency: return s.size() == 3 && is_upper(s) ? nullptr : "must be a currency code such as USD";
        case Format::country: return s.size() == 2 && is_upper(s) ? nullptr : "must be a country code such as DE";
        case Format::language:
            return is_language(s) ? nullptr : "must be a language code such as en";
        case Format::uuid: {
            if (s.size() != 36) return "must be an id";
            for (std::size_t i = 0; i < 36; ++i) {
                const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
                if (dash ? s[i] != '-' : !((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f'))) return "must be an id";
            }
            return nullptr;
        }
    }
    return nullptr;
}

void check_text(Reading& r, const Field& f, std::string_view s) {
    const std::size_t n = f.is_bytes ? s.size() : characters(s);
    const char* unit = f.is_bytes ? "byte" : "character";
    if (s.find('\0') != s.npos) return r.fail("must not contain a NUL character");
    if (f.min_length && n < *f.min_length)
        return r.fail(n == 0 ? "is required" : "must have at least " + plural(*f.min_length, unit));
    if (f.max_length && n > *f.max_length) return r.fail("must have at most " + plural(*f.max_length, unit));
    if (f.format != Format::none && !(s.empty() && f.min_length.value_or(1) == 0))
        if (auto problem = format_problem(f.format, s)) r.fail(problem);
}

void check_number(Reading& r, const Field& f, double v) {
    if (f.min && v < double(*f.min)) r.fail("must be at least " + std::to_string(*f.min));
    else if (f.max && v > double(*f.max)) r.fail("must be at most " + std::to_string(*f.max));
}

void check_count(Reading& r, const Field& f, std::size_t n) {
    if (f.min_items && n < *f.min_items) r.fail(n == 0 ? "needs at least " + plural(*f.min_items, "entry") : "has too few entries: at least " + std::to_string(*f.min_items));
    if (f.max_items && n > *f.max_items) r.fail("has too many entries: at most " + std::to_string(*f.max_items));
}

void read_value(Reading& r, const Field& f, const TypeInfo& t, const json::value& v, void* out);

void read_object(Reading& r, const Schema& schema, const json::object& o, void* out, std::string* unknown) {
    std::size_t known = 0;
    auto next = o.begin();  // what we wrote ourselves comes in the order of the fields
    for (const Field& f : schema.fields) {
        const auto member = next != o.end() && next->key() == f.name ? next : o.find(f.name);
        if (member != o.end()) {
            ++known;
            next = member + 1;
            Within step(r, f.name);
            read_value(r, f, *f.type, member->value(), f.access(out));
        } else if (r.strict && !f.has_default && f.type->kind != Kind::optional && f.type->kind != Kind::patch) {
            Within step(r, f.name);
            r.fail("is required");
        }
    }
    if (known == o.size() || (!r.strict && !unknown)) return;
    for (const auto& member : o) {
        if (schema.find(member.key())) continue;
        if (r.strict) {
            Within step(r, std::string_view(member.key()).substr(0, 80));
            r.fail("is not a known field");
        } else {
            if (!unknown->empty()) *unknown += ',';
            *unknown += json::serialize(json::string(member.key())) + ":" + json::serialize(member.value());
        }
    }
}

void read_integer(Reading& r, const Field& f, const TypeInfo& t, const json::value& v, void* out) {
    std::int64_t n = 0;
    if (v.is_int64()) n = v.get_int64();
    else if (v.is_uint64()) return r.fail("is too large");
    else return r.fail("must be a whole number");
    if (t.size == sizeof(int) && (n < INT32_MIN || n > INT32_MAX)) return r.fail("is too large");
    if (r.strict) check_number(r, f, double(n));
    if (t.size == sizeof(int)) *static_cast<int*>(out) = int(n);
    else *static_cast<std::int64_t*>(out) = n;
}

// The parser may miss a fraction's last digit, and read back another number than was written: six places are kept, of
// numbers that have room for them. There is one zero: -0 would be read again as 0.
void read_number(Reading& r, const Field& f, const json::value& v, void* out) {
    constexpr double places = 1e6, most = 1e9;
    const double n = v.is_number() ? v.to_number<double>() : NAN;
    if (!(std::abs(n) <= most)) return r.fail("must be a number");
    auto& number = *static_cast<double*>(out) = std::round(n * places) / places + 0.0;
    if (r.strict) check_number(r, f, number);
}

void read_enumeration(Reading& r, const TypeInfo& t, std::string_view s, void* out) {
    for (std::size_t i = 0; i < t.names.size(); ++i)
        if (t.names[i] == s) {
            *static_cast<int*>(out) = int(i);
            return;
        }
    std::string all;
    for (auto n : t.names) all += (all.empty() ? "" : ", ") + std::string(n);
    r.fail("must be one of: " + all);
}

void read_value(Reading& r, const Field& f, const TypeInfo& t, const json::value& v, void* out) {
    switch (t.kind) {
        case Kind::text:
            if (!v.is_string()) return r.fail("must be a text");
            if (r.strict) check_text(r, f, v.get_string());
            static_cast<std::string*>(out)->assign(v.get_string().data(), v.get_string().size());
            return;
        case Kind::integer: return read_integer(r, f, t, v, out);
        case Kind::boolean:
            if (!v.is_bool()) return r.fail("must be true or false");
            *static_cast<bool*>(out) = v.get_bool();
            return;
        case Kind::number: return read_number(r, f, v, out);
        case Kind::time:
            if (!r.strict && v.is_int64()) {
                static_cast<Time*>(out)->ms = v.get_int64();
                return;
            }
            if (auto time = v.is_string() ? parse_rfc3339(v.get_string()) : std::nullopt) *static_cast<Time*>(out) = *time;
            else r.fail("must be a time such as 2026-01-31T09:30:00.000Z");
            return;
        case Kind::enumeration:
            if (!v.is_string()) return r.fail("must be a text");
            return read_enumeration(r, t, v.get_string(), out);
        case Kind::object:
            if (!v.is_object()) return r.fail("must be an object");
            return read_object(r, t.schema(), v.get_object(), out, nullptr);
        case Kind::array: {
            if (!v.is_array()) return r.fail("must be a list");
            const auto& a = v.get_array();
            if (r.strict) check_count(r, f, a.size());
            t.clear(out);
            if (r.strict && f.max_items && a.size() > *f.max_items) return;  // named already: do not read thousands
            for (std::size_t i = 0; i < a.size(); ++i) {
                Within step(r, i);
                read_value(r, f, t.inner(), a[i], t.grow(out));
            }
            return;
        }
        case Kind::optional:
            if (v.is_null()) return r.strict ? r.fail("must not be null") : t.clear(out);
            return read_value(r, f, t.inner(), v, t.emplace(out));
        case Kind::nullable:
        case Kind::patch:
            if (v.is_null()) return t.clear(out);
            return read_value(r, f, t.inner(), v, t.emplace(out));
        case Kind::map: {
            if (!v.is_object()) return r.fail("must be an object");
            if (r.strict) check_count(r, f, v.get_object().size());
            t.clear(out);
            for (const auto& member : v.get_object()) {
                Within step(r, std::string_view(member.key()));
                read_value(r, f, t.inner(), member.value(), t.slot(out, member.key()));
            }
            return;
        }
        case Kind::json: static_cast<Json*>(out)->text = json::serialize(v); return;
    }
}

json::value parse(std::string_view text, json::storage_ptr memory, boost::system::error_code& ec) {
    json::parse_options options;
    options.max_depth = 32;
    return json::parse({text.data(), text.size()}, ec, std::move(memory), options);
}

constexpr std::size_t max_errors = 100;

[[noreturn]] void refuse(Reading& r) {
    if (r.errors.size() > max_errors) r.errors.resize(max_errors);
    throw invalid(std::move(r.errors));
}

// A query parameter's text as the JSON value its type wants, so that one reader serves both.
json::value from_text(const TypeInfo& t, std::string_view s) {
    switch (t.kind) {
        case Kind::optional:
        case Kind::nullable:
        case Kind::patch: return from_text(t.inner(), s);
        case Kind::integer:
        case Kind::number: {
            std::int64_t n = 0;
            const auto end = s.data() + s.size();
            if (auto [p, e] = std::from_chars(s.data(), end, n); e == std::errc{} && p == end) return n;
            break;
        }
        case Kind::boolean:
            if (s == "true" || s == "false") return s == "true";
            break;
        case Kind::array: {
            json::array a;
            for (auto& piece : split(s, ',')) a.push_back(from_text(t.inner(), piece));
            return a;
        }
        default: break;
    }
    return json::string(s.data(), s.size());
}

}  // namespace

const Field* Schema::find(std::string_view field) const {
    for (const Field& f : fields)
        if (f.name == field) return &f;
    return nullptr;
}

void read_request(std::string_view text, const Schema& schema, void* out) {
    // An empty body stands for an empty object, so that POSTs whose fields may all be absent need no body.
    if (text.empty()) text = "{}";
    if (!valid_utf8(text)) throw Error(400, "malformed_json", "The body is not valid UTF-8.");
    unsigned char buffer[8192];
    json::monotonic_resource memory(buffer, sizeof buffer);
    boost::system::error_code ec;
    const json::value v = parse(text, &memory, ec);
    if (ec) throw Error(400, "malformed_json", "The body is not valid JSON: " + ec.message() + ".");
    if (!v.is_object()) throw Error(400, "malformed_json", "The body must be a JSON object.");
    Reading r{true, {}};
    read_object(r, schema, v.get_object(), out, nullptr);
    if (!r.errors.empty()) refuse(r);
}

void read_params(const std::vector<std::pair<std::string, std::string>>& params, const Schema& schema, void* out) {
    Reading r{true, {}};
    json::object o;
    for (const auto& [name, text] : params) {
        const Field* f = schema.find(name);
        if (!f) r.errors.push_back({name, "is not a known parameter"});
        else if (!valid_utf8(text)) r.errors.push_back({name, "is not valid UTF-8"});
        else if (o.contains(name)) r.errors.push_back({name, "is given twice"});
        else o[name] = from_text(*f->type, text);
    }
    read_object(r, schema, o, out, nullptr);
    if (!r.errors.empty()) refuse(r);
}

void read_stored(std::string_view text, const Schema& schema, void* out, std::string* unknown) {
    unsigned char buffer[16384];
    json::monotonic_resource memory(buffer, sizeof buffer);
    boost::system::error_code ec;
    const json::value v = parse(text, &memory, ec);
    if (ec || !v.is_object()) throw std::runtime_error("stored document of " + schema.name + " is not a JSON object");
    Reading r{false, {}};
    const Within document(r, schema.name);
    read_object(r, schema, v.get_object(), out, unknown);
}

}  // namespace peertest
