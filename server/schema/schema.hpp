// Describe a struct once; read it, write it, validate it, print its OpenAPI.
//
//   struct NewProject { std::string name; std::string url; std::vector<std::string> tags; };
//   template <> const Schema& schema_of<NewProject>() {
//       static const Schema s = describe<NewProject>("NewProject",
//           field<&NewProject::name>("name").length(1, 120).says("What testers see"),
//           field<&NewProject::url>("url").length(1, 2048),
//           field<&NewProject::tags>("tags").items(0, 10).each_length(1, 30).defaulted());
//       return s;
//   }
//
// Members: std::string, bool, int, std::int64_t, double (six places, up to 1e9), Time, enums with `enum_names`,
// described structs, std::vector, std::map<std::string, T>, std::optional (may be absent, absent in answers),
// Nullable (null is a value), Patch (absent / null / value, for PATCH bodies), Json (any JSON, kept as text).
// A forgotten member does not compile. Structs compose, never inherit.
#pragma once
#include <boost/pfr/tuple_size.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "kit/time.hpp"

namespace peertest {

struct Schema;
template <class T>
const Schema& schema_of();

// Specialise beside the enum, names in the order of its values:
//   template <> inline constexpr std::array<std::string_view, 2> enum_names<Side>{"builder", "tester"};
template <class E>
inline constexpr int enum_names = 0;

template <class E>
std::string_view to_text(E e)
    requires std::is_enum_v<E>
{
    return enum_names<E>[std::size_t(e)];
}
template <class E>
std::optional<E> enum_from(std::string_view text)
    requires std::is_enum_v<E>
{
    for (std::size_t i = 0; i < enum_names<E>.size(); ++i)
        if (enum_names<E>[i] == text) return E(i);
    return {};
}

// null is a value of its own and always written.
template <class T>
struct Nullable : std::optional<T> {
    using std::optional<T>::optional;
    using std::optional<T>::operator=;
};

// A field of a PATCH body: leave alone (absent), clear (null), or set.
template <class T>
struct Patch {
    bool present = false;
    std::optional<T> value;
    bool clears() const { return present && !value; }
    bool sets() const { return present && value.has_value(); }
    // Applies this patch to a member: a set value is copied, null resets it to its default.
    template <class M>
    void apply(M& member) const {
        if (sets()) member = *value;
        if (clears()) member = M{};
    }
};

// Any JSON value, kept as its text.
struct Json {
    std::string text = "null";
};

enum class Kind { text, integer, boolean, number, time, enumeration, object, array, optional, nullable, patch, map, json };

// What the reader and the writer may do with a value of one C++ type, erased.
struct TypeInfo {
    Kind kind;
    std::size_t size = 0;                                   // of an integer: 4 or 8 bytes
    const TypeInfo& (*inner)() = nullptr;                   // array, optional, nullable, patch, map
    const Schema& (*schema)() = nullptr;                    // object
    std::span<const std::string_view> names = {};           // enumeration
    std::size_t (*count)(const void*) = nullptr;            // array
    const void* (*at)(const void*, std::size_t) = nullptr;  // array
    void* (*grow)(void*) = nullptr;                         // array: append and return the new element
    void (*clear)(void*) = nullptr;                         // array, map, optional, nullable, patch (to null)
    const void* (*get)(const void*) = nullptr;              // optional, nullable, patch: the value or nullptr
    void* (*emplace)(void*) = nullptr;                      // optional, nullable, patch
    bool (*present)(const void*) = nullptr;                 // patch
    void* (*slot)(void*, std::string_view) = nullptr;       // map
    void (*each)(const void*, void*, void (*)(void*, std::string_view, const void*)) = nullptr;  // map
};
template <class T>
const TypeInfo& type_of();

enum class Format { none, email, http_url, currency, country, language, uuid };

// One described member with its bounds. Lengths are in characters (code points), not bytes.
struct Field {
    std::string name;
    const TypeInfo* type = nullptr;
    void* (*access)(void*) = nullptr;
    std::string text;
    std::optional<std::int64_t> min, max;              // integer and number
    std::optional<std::size_t> min_length, max_length; // text, or each text of an array or map
    std::optional<std::size_t> min_items, max_items;   // array, map
    Format format = Format::none;
    bool has_default = false;  // may be absent in requests: the member's initialiser is the default
    bool is_bytes = false;     // lengths count bytes

    Field& length(std::size_t lo, std::size_t hi) { return min_length = lo, max_length = hi, *this; }
    Field& each_length(std::size_t lo, std::size_t hi) { return length(lo, hi); }
    Field& bytes(std::size_t lo, std::size_t hi) { return is_bytes = true, length(lo, hi); }
    Field& range(std::int64_t lo, std::int64_t hi) { return min = lo, max = hi, *this; }
    Field& items(std::size_t lo, std::size_t hi) { return min_items = lo, max_items = hi, *this; }
    Field& as(Format f) { return format = f, *this; }
    Field& defaulted() { return has_default = true, *this; }
    Field& says(std::string t) { return text = std::move(t), *this; }
};

struct Schema {
    std::string name;  // its name in OpenAPI
    std::vector<Field> fields;
    const Field* find(std::string_view field) const;
};

namespace detail {
template <class C, class M>
C class_of(M C::*);
template <class C, class M>
M member_of(M C::*);
}  // namespace detail

// Static, since g++ 12 gives it external linkage even for a struct of an unnamed namespace: two files that describe
// structs of the same name would share one accessor.
template <auto Member>
static Field field(std::string name) {
    using C = decltype(detail::class_of(Member));
    using M = decltype(detail::member_of(Member));
    Field f;
    f.name = std::move(name);
    f.type = &type_of<M>();
    f.access = [](void* p) -> void* { return &(static_cast<C*>(p)->*Member); };
    return f;
}

template <class T, class... F>
Schema describe(std::string name, F&&... fields) {
    static_assert(boost::pfr::tuple_size_v<T> == sizeof...(F), "describe every member of the struct");
    Schema s{std::move(name), {}};
    s.fields.reserve(sizeof...(F));
    (s.fields.push_back(std::forward<F>(fields)), ...);
    return s;
}

// --- type_of ---------------------------------------------------------------------------------------------------
namespace detail {
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_nullable = false;
template <class T>
inline constexpr bool is_nullable<Nullable<T>> = true;
template <class T>
inline constexpr bool is_patch = false;
template <class T>
inline constexpr bool is_patch<Patch<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;

template <class V>
TypeInfo array_type() {
    using T = typename V::value_type;
    TypeInfo t{Kind::array};
    t.inner = &type_of<T>;
    t.count = [](const void* p) { return static_cast<const V*>(p)->size(); };
    t.at = [](const void* p, std::size_t i) -> const void* { return &(*static_cast<const V*>(p))[i]; };
    t.grow = [](void* p) -> void* { return &static_cast<V*>(p)->emplace_back(); };
    t.clear = [](void* p) { static_cast<V*>(p)->clear(); };
    return t;
}

template <class O>
TypeInfo optional_type(Kind kind) {
    using T = typename O::value_type;
    TypeInfo t{kind};
    t.inner = &type_of<T>;
    t.get = [](const void* p) -> const void* {
        auto& o = *static_cast<const O*>(p);
        return o ? &*o : nullptr;
    };
    t.emplace = [](void* p) -> void* { return &static_cast<O*>(p)->emplace(); };
    t.clear = [](void* p) { static_cast<O*>(p)->reset(); };
    return t;
}

template <class P>
TypeInfo patch_type() {
    using T = typename decltype(P::value)::value_type;
    TypeInfo t{Kind::patch};
    t.inner = &type_of<T>;
    t.present = [](const void* p) { return static_cast<const P*>(p)->present; };
    t.get = [](const void* p) -> const void* {
        auto& o = static_cast<const P*>(p)->value;
        return o ? &*o : nullptr;
    };
    t.emplace = [](void* p) -> void* {
        static_cast<P*>(p)->present = true;
        return &static_cast<P*>(p)->value.emplace();
    };
    t.clear = [](void* p) { static_cast<P*>(p)->present = true, static_cast<P*>(p)->value.reset(); };
    return t;
}

template <class M>
TypeInfo map_type() {
    using T = typename M::mapped_type;
    TypeInfo t{Kind::map};
    t.inner = &type_of<T>;
    t.clear = [](void* p) { static_cast<M*>(p)->clear(); };
    t.slot = [](void* p, std::string_view key) -> void* { return &(*static_cast<M*>(p))[std::string(key)]; };
    t.each = [](const void* p, void* ctx, void (*f)(void*, std::string_view, const void*)) {
        for (auto& [k, v] : *static_cast<const M*>(p)) f(ctx, k, &v);
    };
    return t;
}

template <class T>
TypeInfo make_type() {
    if constexpr (std::is_same_v<T, std::string>) return {Kind::text};
    else if constexpr (std::is_same_v<T, bool>) return {Kind::boolean};
    else if constexpr (std::is_same_v<T, int> || std::is_same_v<T, std::int64_t>) return {Kind::integer, sizeof(T)};
    else if constexpr (std::is_same_v<T, double>) return {Kind::number};
    else if constexpr (std::is_same_v<T, Time>) return {Kind::time};
    else if constexpr (std::is_same_v<T, Json>) return {Kind::json};
    else if constexpr (std::is_enum_v<T>) {
        static_assert(sizeof(T) == sizeof(int) && enum_names<T>.size() > 0);
        TypeInfo t{Kind::enumeration};
        t.names = enum_names<T>;
        return t;
    } else if constexpr (is_vector<T>) {
        static_assert(!std::is_same_v<T, std::vector<bool>>);
        return array_type<T>();
    } else if constexpr (is_nullable<T>) return optional_type<T>(Kind::nullable);
    else if constexpr (is_optional<T>) return optional_type<T>(Kind::optional);
    else if constexpr (is_patch<T>) return patch_type<T>();
    else if constexpr (is_map<T>) return map_type<T>();
    else {
        TypeInfo t{Kind::object};
        t.schema = &schema_of<T>;
        return t;
    }
}
}  // namespace detail

template <class T>
const TypeInfo& type_of() {
    static const TypeInfo t = detail::make_type<T>();
    return t;
}

}  // namespace peertest
