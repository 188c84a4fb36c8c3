#include "kit/jwt.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace peertest {
namespace json = boost::json;
namespace {

std::optional<json::object> read_part(std::string_view part) {
    const auto text = from_base64url(part);
    if (!text) return {};
    boost::system::error_code error;
    json::value v = json::parse(*text, error);
    if (error || !v.is_object()) return {};
    return std::move(v.as_object());
}

std::string text_of(const json::object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    return v && v->is_string() ? std::string(v->as_string()) : std::string();
}

std::optional<Time> time_of(const json::object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    if (!v || !v->is_number()) return {};
    const double seconds = v->to_number<double>();
    if (!(seconds >= 0 && seconds < 1e11)) return {};
    return Time{std::int64_t(seconds * 1000 + 0.5)};
}

std::optional<Claims> read_claims(const json::object& body, Time now) {
    const auto issued = time_of(body, "iat"), expires = time_of(body, "exp");
    const auto* roles = body.if_contains("roles");
    if (text_of(body, "iss") != token_issuer || text_of(body, "aud") != token_audience || !issued || !expires ||
        *expires <= now || !roles || !roles->is_array())
        return {};
    Claims c{text_of(body, "sub"), {}, text_of(body, "sid"), *issued, *expires};
    if (c.user_id.empty() || c.session_id.empty()) return {};
    for (const auto& r : roles->as_array()) {
        if (!r.is_string()) return {};
        c.roles.emplace_back(r.as_string());
    }
    return c;
}

}  // namespace

std::string make_jwt(const Keys& keys, const Claims& c) {
    if (keys.empty()) throw std::runtime_error("no key to sign access tokens with");
    const json::object head{{"alg", "HS256"}, {"typ", "JWT"}, {"kid", keys.front().first}};
    const json::object who{{"sub", c.user_id},
                           {"roles", json::array(c.roles.begin(), c.roles.end())},
                           {"sid", c.session_id},
                           {"exp", c.expires_at.ms / 1000},
                           {"iss", token_issuer},
                           {"aud", token_audience}};
    // Milliseconds matter: a log-in right after a revocation must count. Written here, since as a double it would get
    // an exponent.
    std::string body = json::serialize(who);
    const std::string ms = std::to_string(1000 + c.issued_at.ms % 1000).substr(1);
    body.insert(body.size() - 1, ",\"iat\":" + std::to_string(c.issued_at.ms / 1000) + "." + ms);
    std::string token = base64url(json::serialize(head)) + "." + base64url(body);
    token += "." + base64url(hmac_sha256(keys.front().second, token));
    return token;
}

std::optional<Claims> read_jwt(const Keys& keys, std::string_view token, Time now) {
    const auto first = token.find('.'), last = token.rfind('.');
    if (first == std::string_view::npos || first == last || token.find('.', first + 1) != last) return {};
    const auto head = read_part(token.substr(0, first));
    if (!head || text_of(*head, "alg") != "HS256") return {};
    const std::string kid = text_of(*head, "kid");
    const auto signature = from_base64url(token.substr(last + 1));
    if (!signature) return {};
    for (const auto& [id, secret] : keys) {
        if (id != kid) continue;
        if (!same_bytes(hmac_sha256(secret, token.substr(0, last)), *signature)) return {};
        const auto body = read_part(token.substr(first + 1, last - first - 1));
        return body ? read_claims(*body, now) : std::nullopt;
    }
    return {};
}

}  // namespace peertest
