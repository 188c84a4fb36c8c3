#include "schema/openapi.hpp"

#include <stdexcept>

#include "schema/json.hpp"

namespace peertest {
namespace {

std::string quoted(std::string_view text) {
    std::string out;
    write_json_text(out, text);
    return out;
}

template <class T>
void bound(std::string& out, const char* name, const std::optional<T>& value) {
    if (value) out.append(",\"").append(name).append("\":").append(std::to_string(*value));
}

const char* of_format(Format f) {
    switch (f) {
        case Format::email: return R"(,"format":"email")";
        case Format::http_url: return R"(,"format":"uri")";
        case Format::uuid: return R"(,"format":"uuid")";
        case Format::currency: return R"(,"pattern":"^[A-Z]{3}$")";
        case Format::country: return R"(,"pattern":"^[A-Z]{2}$")";
        case Format::language: return R"(,"pattern":"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")";
        case Format::none: break;
    }
    return "";
}

std::string text_schema(const Field* f) {
    std::string out = R"({"type":"string")";
    if (f) {
        bound(out, "minLength", f->min_length);
        bound(out, "maxLength", f->max_length);
        out += of_format(f->format);
    }
    return out + "}";
}

std::string number_schema(const char* type, const Field* f) {
    std::string out = std::string(R"({"type":")") + type + "\"";
    if (f) {
        bound(out, "minimum", f->min);
        bound(out, "maximum", f->max);
    }
    return out + "}";
}

std::string enum_schema(const TypeInfo& type) {
    std::string out = R"({"type":"string","enum":[)";
    for (std::size_t i = 0; i < type.names.size(); ++i) out += (i ? "," : "") + quoted(type.names[i]);
    return out + "]}";
}

const Schema* object_in(const TypeInfo& type) {
    if (type.kind == Kind::object) return &type.schema();
    return type.inner ? object_in(type.inner()) : nullptr;
}

bool differs_in(const Schema& schema, std::set<const Schema*>& seen) {
    if (!seen.insert(&schema).second) return false;
    for (const auto& f : schema.fields) {
        if (f.has_default) return true;
        const Schema* inner = object_in(*f.type);
        if (inner && differs_in(*inner, seen)) return true;
    }
    return false;
}

}  // namespace

bool may_be_absent(const Field& f) {
    return f.has_default || f.type->kind == Kind::optional || f.type->kind == Kind::patch;
}

void SchemaPrinter::will_use(const Schema& schema, Direction d) {
    if (!(d == Direction::request ? requests_ : answers_).insert(&schema).second) return;
    for (const auto& f : schema.fields)
        if (const Schema* inner = object_in(*f.type)) will_use(*inner, d);
}

bool SchemaPrinter::needs_own_name(const Schema& schema) const {
    std::set<const Schema*> seen;
    return answers_.contains(&schema) && differs_in(schema, seen);
}

std::string SchemaPrinter::of_type(const TypeInfo& type, const Field* f, Direction d) {
    switch (type.kind) {
        case Kind::text: return text_schema(f);
        case Kind::integer: return number_schema("integer", f);
        case Kind::number: return number_schema("number", f);
        case Kind::boolean: return R"({"type":"boolean"})";
        case Kind::time: return R"({"type":"string","format":"date-time"})";
        case Kind::enumeration: return enum_schema(type);
        case Kind::object: return ref(type.schema(), d);
        case Kind::json: return "{}";
        case Kind::optional: return of_type(type.inner(), f, d);
        case Kind::nullable:
        case Kind::patch: return R"({"anyOf":[)" + of_type(type.inner(), f, d) + R"(,{"type":"null"}]})";
        case Kind::map: return R"({"type":"object","additionalProperties":)" + of_type(type.inner(), f, d) + "}";
        case Kind::array: break;
    }
    std::string out = R"({"type":"array","items":)" + of_type(type.inner(), f, d);
    if (f) {
        bound(out, "minItems", f->min_items);
        bound(out, "maxItems", f->max_items);
    }
    return out + "}";
}

std::string SchemaPrinter::of_field(const Field& f, Direction d) { return of_type(*f.type, &f, d); }

std::string SchemaPrinter::object(const Schema& schema, Direction d) {
    std::string properties, required;
    for (const auto& f : schema.fields) {
        std::string one = of_field(f, d);
        if (!f.text.empty()) {
            one.pop_back();
            one += (one.size() > 1 ? ",\"description\":" : "\"description\":") + quoted(f.text) + "}";
        }
        properties += (properties.empty() ? "" : ",") + quoted(f.name) + ":" + one;
        const bool optional = d == Direction::request ? may_be_absent(f) : f.type->kind == Kind::optional;
        if (!optional) required += (required.empty() ? "" : ",") + quoted(f.name);
    }
    std::string out = R"({"type":"object","properties":{)" + properties + "}";
    if (!required.empty()) out += ",\"required\":[" + required + "]";
    if (requests_.contains(&schema) && (d == Direction::request || !needs_own_name(schema)))
        out += ",\"additionalProperties\":false";
    return out + "}";
}

std::string SchemaPrinter::ref(const Schema& schema, Direction d) {
    const std::string name = d == Direction::request && needs_own_name(schema) ? schema.name + "Input" : schema.name;
    const auto [known, fresh] = known_.try_emplace(name, &schema);
    if (!fresh && known->second != &schema) throw std::logic_error("two structs are called " + name);
    if (!components_.contains(name)) {
        components_[name];  // first, so that a struct may hold itself
        components_[name] = object(schema, d);
    }
    return R"({"$ref":"#/components/schemas/)" + name + "\"}";
}

std::string SchemaPrinter::components() const {
    std::string out;
    for (const auto& [name, text] : components_) out += (out.empty() ? "" : ",\n") + quoted(name) + ":" + text;
    return out;
}

}  // namespace peertest
