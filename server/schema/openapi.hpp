// Described structs as JSON Schema (2020-12, which OpenAPI 3.1 uses).
#pragma once
#include <map>
#include <set>
#include <string>

#include "schema/schema.hpp"

namespace peertest {

// A struct reads and writes differently: in a request what has a default may be absent and unknown fields are refused;
// in an answer everything but optional fields is there.
enum class Direction { request, answer };

class SchemaPrinter {
public:
    // First tell every use: names depend on them.
    void will_use(const Schema& schema, Direction direction);
    // {"$ref": "#/components/schemas/<name>"}; the struct and all it holds become components. When one is used both
    // ways and that makes a difference, the request's is called <name>Input.
    std::string ref(const Schema& schema, Direction direction);
    // The schema of one field, without its description.
    std::string of_field(const Field& field, Direction direction);
    // The components asked for so far, as the inside of a JSON object, ordered by name.
    std::string components() const;

private:
    std::string of_type(const TypeInfo& type, const Field* bounds, Direction direction);
    std::string object(const Schema& schema, Direction direction);
    bool needs_own_name(const Schema& schema) const;

    std::set<const Schema*> requests_, answers_;
    std::map<std::string, std::string> components_;
    std::map<std::string, const Schema*> known_;  // two structs of one name are a mistake
};

// Whether a request may leave this field out.
bool may_be_absent(const Field& field);

}  // namespace peertest
