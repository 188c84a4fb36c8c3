#include "http/request.hpp"

#include "kit/text.hpp"

namespace peertest {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string decode(std::string_view s) {
    std::string out;
    out.reserve(s.size());
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] == '+') {
            out += ' ';
        } else if (s[i] == '%') {
            const int hi = i + 2 < s.size() ? digit(s[i + 1]) : -1, lo = i + 2 < s.size() ? digit(s[i + 2]) : -1;
            if (hi < 0 || lo < 0) throw invalid("query", "has a bad percent sequence");
            out += char(hi * 16 + lo);
            i += 2;
        } else {
            out += s[i];
        }
    }
    if (!valid_utf8(out)) throw invalid("query", "is not valid UTF-8");
    return out;
}

}  // namespace

bool same_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
    return true;
}

std::string_view Request::path() const {
    const auto t = target();
    return t.substr(0, t.find('?'));
}

std::string_view Request::query() const {
    const auto t = target();
    const auto mark = t.find('?');
    return mark == std::string_view::npos ? std::string_view() : t.substr(mark + 1);
}

std::string_view Request::header(std::string_view name) const {
    for (const auto& [n, v] : headers_)
        if (n.size == name.size() && same_ignoring_case(view(n), name)) return view(v);
    return {};
}

std::string Request::header_list(std::string_view name) const {
    std::string all;
    for (const auto& [n, v] : headers_)
        if (n.size == name.size() && same_ignoring_case(view(n), name)) all.append(all.empty() ? "" : ", ").append(view(v));
    return all;
}

void Request::clear() {
    text_.clear();
    headers_.clear();
    body.clear();
    body_path.clear();
    method_ = target_ = {};
}

void Request::give_back(std::size_t most) {
    for (auto* held : {&text_, &body})
        if (held->capacity() > most) held->shrink_to_fit();
    if (headers_.capacity() * sizeof headers_[0] > most) headers_.shrink_to_fit();
}

Request::Piece Request::keep(std::string_view s) {
    const Piece p{std::uint32_t(text_.size()), std::uint32_t(s.size())};
    text_.append(s);
    return p;
}

void Request::set_line(std::string_view method, std::string_view target) {
    method_ = keep(method);
    target_ = keep(target);
}

void Request::add_header(std::string_view name, std::string_view value) {
    const Piece n = keep(name);
    headers_.emplace_back(n, keep(value));
}

void Exchange::clear() {
    request.clear();
    match = {};
    caller.user_id.clear();
    caller.roles = {};
    caller.session_id.clear();
    caller.request_id.clear();
    caller.refresh_cookie.clear();
    caller.idempotency_key.clear();
    caller.idempotency_hash.clear();
    caller.if_match.reset();
    response.status = 200;
    response.content_type = "application/json";
    response.body.clear();
    response.shared_body.reset();
    response.headers.clear();
    response.file_path.clear();
    response.later = nullptr;
    has_limit = false;
}

void Exchange::give_back(std::size_t most_of_request, std::size_t most_of_answer) {
    request.give_back(most_of_request);
    if (response.body.capacity() > most_of_answer) response.body.shrink_to_fit();
}

std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> out;
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto piece = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
        if (piece.empty()) continue;
        const auto eq = piece.find('=');
        out.emplace_back(decode(piece.substr(0, eq)),
                         eq == std::string_view::npos ? std::string() : decode(piece.substr(eq + 1)));
    }
    return out;
}

std::string_view cookie(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const auto end = header.find(';');
        auto piece = header.substr(0, end);
        header = end == std::string_view::npos ? std::string_view() : header.substr(end + 1);
        while (!piece.empty() && piece.front() == ' ') piece.remove_prefix(1);
        if (piece.size() > name.size() && piece.starts_with(name) && piece[name.size()] == '=')
            return piece.substr(name.size() + 1);
    }
    return {};
}

}  // namespace peertest
