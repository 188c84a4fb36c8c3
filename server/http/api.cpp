#include "http/api.hpp"

#include <algorithm>
#include <stdexcept>

namespace peertest {

Route& Api::make(std::string method, std::string pattern, std::size_t params) {
    if (pattern.empty() || pattern.front() != '/') throw std::logic_error("a path starts with /: " + pattern);
    if (std::size_t(std::count(pattern.begin(), pattern.end(), '{')) != params)
        throw std::logic_error("the handler of " + pattern + " takes another number of path parameters");
    for (const auto& r : routes_)
        if (r->method == method && r->pattern == pattern) throw std::logic_error(method + " " + pattern + " is there twice");
    auto route = std::make_unique<Route>();
    route->method = std::move(method);
    route->pattern = std::move(pattern);
    return *routes_.emplace_back(std::move(route));
}

Route& Api::raw(std::string method, std::string pattern,
                std::function<Response(App&, const Caller&, const RawRequest&)> f) {
    const auto params = std::size_t(std::count(pattern.begin(), pattern.end(), '{'));
    Route& r = make(std::move(method), std::move(pattern), params);
    r.kind = Route::raw;
    r.open = true;
    r.run = std::move(f);
    return r;
}

Route& Api::upload(std::string method, std::string pattern,
                   std::function<Response(App&, const Caller&, const RawRequest&)> f) {
    Route& r = raw(std::move(method), std::move(pattern), std::move(f));
    r.kind = Route::upload;
    return r;
}

Route& Api::socket(std::string pattern, AcceptSocket accept) {
    Route& r = raw("GET", std::move(pattern), nullptr);
    r.kind = Route::socket;
    r.accept = std::move(accept);
    return r;
}

}  // namespace peertest
