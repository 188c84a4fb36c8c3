#include "http/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace peertest {

struct Router::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> names;
    std::unique_ptr<Node> parameter;
    std::vector<const Route*> routes;  // one per method

    const Route* of(std::string_view method) const {
        const std::string_view wanted = method == "HEAD" ? "GET" : method;
        for (const Route* r : routes)
            if (r->method == wanted) return r;
        return nullptr;
    }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(const Route& route) {
    Node* node = root_.get();
    std::string_view rest = std::string_view(route.pattern).substr(1);
    std::size_t params = 0;
    for (;;) {
        const auto slash = rest.find('/');
        const auto piece = rest.substr(0, slash);
        if (piece.starts_with('{')) {
            if (++params > Match::max_params) throw std::logic_error("too many parameters: " + route.pattern);
            if (!node->parameter) node->parameter = std::make_unique<Node>();
            node = node->parameter.get();
        } else {
            auto& next = node->names[std::string(piece)];
            if (!next) next = std::make_unique<Node>();
            node = next.get();
        }
        if (slash == std::string_view::npos) break;
        rest.remove_prefix(slash + 1);
    }
    node->routes.push_back(&route);
    if (params == 0) whole_[route.pattern] = node;
}

bool Router::descend(const Node& node, std::string_view method, std::string_view rest, Match& match,
                     std::vector<std::string_view>& methods) const {
    const auto slash = rest.find('/');
    const auto piece = rest.substr(0, slash);
    const bool last = slash == std::string_view::npos;
    auto enter = [&](const Node& next) {
        if (!last) return descend(next, method, rest.substr(slash + 1), match, methods);
        match.route = next.of(method);
        if (!match.route)
            for (const Route* r : next.routes) methods.push_back(r->method);
        return match.route != nullptr;
    };
    if (const auto at = node.names.find(piece); at != node.names.end() && enter(*at->second)) return true;
    if (!node.parameter || piece.empty()) return false;
    match.params[match.count++] = piece;
    if (enter(*node.parameter)) return true;
    --match.count;
    return false;
}

void Router::find(std::string_view method, std::string_view path, Match& match, std::string& allow) const {
    match.count = 0;
    match.route = nullptr;
    if (const auto at = whole_.find(path); at != whole_.end() && (match.route = at->second->of(method))) return;
    std::vector<std::string_view> methods;
    if (path.empty() || path.front() != '/' || descend(*root_, method, path.substr(1), match, methods)) return;
    std::sort(methods.begin(), methods.end());
    methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
    for (const auto m : methods) {
        if (!allow.empty()) allow += ", ";
        allow += m == "GET" ? "GET, HEAD" : std::string(m);
    }
}

}  // namespace peertest
