// JSON in and out of described structs, by walking their Schema.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kit/error.hpp"
#include "schema/schema.hpp"

namespace peertest {

// Requests. Strict: unknown fields refused, bounds checked, every bad field named.
// Throws Error 400 malformed_json or 422 validation_failed.
void read_request(std::string_view json, const Schema& schema, void* out);
// The same from name=value pairs (query strings, forms).
void read_params(const std::vector<std::pair<std::string, std::string>>& params, const Schema& schema, void* out);

// Storage. No bounds; a missing field keeps its default, unknown top-level fields are appended to `unknown` as the
// inside of a JSON object ("\"a\":1,\"b\":2"). Throws std::runtime_error on text that is not this shape at all.
void read_stored(std::string_view json, const Schema& schema, void* out, std::string* unknown);
void write_stored(std::string& out, const Schema& schema, const void* value, std::string_view unknown);

// Answers, appended to `out`.
void write_json(std::string& out, const Schema& schema, const void* value);
void write_json_text(std::string& out, std::string_view text);  // a quoted, escaped JSON string

template <class T>
T from_request(std::string_view json) {
    T out{};
    read_request(json, schema_of<T>(), &out);
    return out;
}
template <class T>
T from_stored(std::string_view json) {
    T out{};
    read_stored(json, schema_of<T>(), &out, nullptr);
    return out;
}
template <class T>
std::string to_json(const T& value) {
    std::string out;
    write_json(out, schema_of<T>(), &value);
    return out;
}

}  // namespace peertest
