#include "http/openapi.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "http/api.hpp"
#include "http/problem.hpp"
#include "schema/openapi.hpp"

namespace peertest {
namespace {

std::string quoted(std::string_view text) {
    std::string out;
    write_json_text(out, text);
    return out;
}

// What the document tells of: the API, not the pages of development mode.
bool told(const Route& r) { return !r.development_only && (r.pattern.starts_with("/api/") || r.pattern.starts_with("/health") || r.pattern.starts_with("/ws/")); }

bool reads_body(const Route& r) { return r.method == "DELETE" ? r.in != nullptr : r.method != "GET"; }

std::string tag_of(const Route& r) {
    if (!r.pattern.starts_with("/api/")) return "system";
    return r.pattern.substr(5, r.pattern.find_first_of("/.", 5) - 5);
}

std::string operation_id(const Route& r) {
    std::string id = r.method;
    for (const char c : r.pattern) id += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
    std::transform(id.begin(), id.end(), id.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    while (id.find("__") != std::string::npos) id.erase(id.find("__"), 1);
    while (id.ends_with('_')) id.pop_back();
    return id;
}

void add_parameter(std::string& out, std::string_view where, const std::string& name, bool required, const std::string& schema,
                   const std::string& text) {
    out += (out.empty() ? "" : ",");
    out += "{\"name\":" + quoted(name) + ",\"in\":" + quoted(where) + ",\"required\":" + (required ? "true" : "false");
    if (!text.empty()) out += ",\"description\":" + quoted(text);
    out += ",\"schema\":" + schema + "}";
}

std::string parameters(const Route& r, SchemaPrinter& print) {
    std::string out;
    const std::string text = R"({"type":"string"})";
    for (std::size_t at = 0; (at = r.pattern.find('{', at)) != std::string::npos; ++at)
        add_parameter(out, "path", r.pattern.substr(at + 1, r.pattern.find('}', at) - at - 1), true, text, "");
    if (r.in && !reads_body(r))
        for (const auto& f : r.in->fields)
            add_parameter(out, "query", f.name, !may_be_absent(f), print.of_field(f, Direction::request), f.text);
    if (r.needs_if_match) add_parameter(out, "header", "If-Match", true, text, "The ETag of the version you have seen");
    if (r.replay)
        add_parameter(out, "header", "Idempotency-Key", false, R"({"type":"string","maxLength":255})",
                      "The same key and body get the same answer for 24 h");
    return out;
}

std::string body(const Route& r, SchemaPrinter& print) {
    if (!reads_body(r)) return {};
    if (r.kind == Route::upload)
        return R"("requestBody":{"required":true,"content":{"multipart/form-data":{"schema":{"type":"object"}}}},)";
    if (!r.in) return {};
    return "\"requestBody\":{\"required\":true,\"content\":{" + quoted(r.body_type) +
           ":{\"schema\":" + print.ref(*r.in, Direction::request) + "}}},";
}

std::string answers(const Route& r, SchemaPrinter& print) {
    const int status = r.kind == Route::socket ? 101 : r.ok_status;
    std::string out = "\"" + std::to_string(status) + "\":{\"description\":" + quoted(reason_phrase(status));
    if (r.out) out += ",\"content\":{\"application/json\":{\"schema\":" + print.ref(*r.out, Direction::answer) + "}}";
    out += "},\"default\":{\"description\":";
    std::string text = "A problem";
    for (const auto& code : r.error_codes) text += (&code == &r.error_codes.front() ? ": `" : ", `") + code + "`";
    return out + quoted(text) + R"(,"content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}})";
}

std::string who(const Route& r) {
    if (r.open) return "\"security\":[],";
    std::string names;
    for (std::size_t i = 0; i < enum_names<Role>.size(); ++i)
        if (r.allowed.has(Role(i))) names += (names.empty() ? "" : ", ") + std::string(enum_names<Role>[i]);
    return "\"x-roles\":" + quoted(names) + ",";
}

std::string operation(const Route& r, SchemaPrinter& print) {
    std::string out = "{\"operationId\":" + quoted(operation_id(r)) + ",\"tags\":[" + quoted(tag_of(r)) + "],";
    if (!r.summary.empty()) out += "\"summary\":" + quoted(r.summary) + ",";
    if (!r.description.empty()) out += "\"description\":" + quoted(r.description) + ",";
    out += who(r);
    if (const auto p = parameters(r, print); !p.empty()) out += "\"parameters\":[" + p + "],";
    return out + body(r, print) + "\"responses\":{" + answers(r, print) + "}}";
}

constexpr std::string_view problem_schema =
    R"("Problem":{"type":"object","description":"RFC 9457. `code` is stable; `errors` names every bad field.",)"
    R"("properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},)"
    R"("code":{"type":"string"},"detail":{"type":"string"},"request_id":{"type":"string"},)"
    R"("errors":{"type":"array","items":{"type":"object","properties":{"field":{"type":"string"},)"
    R"("message":{"type":"string"}},"required":["field","message"]}}},)"
    R"("required":["type","title","status","code","detail","request_id","errors"]})";

}  // namespace

std::string openapi_document(const Api& api) {
    SchemaPrinter print;
    std::map<std::string, std::vector<const Route*>> paths;
    std::set<std::string> tags;
    for (const auto& r : api.routes()) {
        if (!told(*r)) continue;
        paths[r->pattern].push_back(r.get());
        tags.insert(tag_of(*r));
        if (r->in) print.will_use(*r->in, Direction::request);
        if (r->out) print.will_use(*r->out, Direction::answer);
    }
    std::string all;
    for (auto& [path, routes] : paths) {
        std::sort(routes.begin(), routes.end(), [](auto* a, auto* b) { return a->method < b->method; });
        all += (all.empty() ? "" : ",\n") + quoted(path) + ":{";
        for (const Route* r : routes) {
            std::string method = r->method;
            std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return char(std::tolower(c)); });
            all += (r == routes.front() ? "\"" : ",\n\"") + method + "\":" + operation(*r, print);
        }
        all += "}";
    }
    std::string tag_list;
    for (const auto& t : tags) tag_list += (tag_list.empty() ? "" : ",") + std::string("{\"name\":") + quoted(t) + "}";
    const std::string components = print.components();
    return R"({"openapi":"3.1.0","info":{"title":"PeerTest Hub","version":"1",)"
           R"("description":"Paid testing of web apps, with funds held until both sides are done."},)"
           "\n\"tags\":[" + tag_list + "],\n\"security\":[{\"bearer\":[]}],\n\"paths\":{\n" + all +
           "},\n\"components\":{\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\","
           "\"bearerFormat\":\"JWT\"}},\n\"schemas\":{\n" + std::string(problem_schema) +
           (components.empty() ? "" : ",\n" + components) + "}}}";
}

void openapi_routes(Api& api) {
    auto text = std::make_shared<std::string>();
    api.raw("GET", "/api/openapi.json", [text](App&, const Caller&, const RawRequest&) {
           Response r;
           r.shared_body = text;
           r.headers = {{"Cache-Control", "no-cache"}};
           return r;
       })
        .says("This document")
        .in_lane(Lane::in_place);
    *text = openapi_document(api);
}

}  // namespace peertest
