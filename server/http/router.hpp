// From method and path to a route.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/request.hpp"

namespace peertest {

class Router {
public:
    Router();
    ~Router();
    void add(const Route& route);
    // Fills in `match`; when nothing matches its route stays null and `allow` lists the methods that the path does have
    // ("GET, HEAD, POST"; empty: no such path). HEAD finds GET. A name in the path goes before a parameter.
    void find(std::string_view method, std::string_view path, Match& match, std::string& allow) const;

private:
    struct Node;
    bool descend(const Node& node, std::string_view method, std::string_view rest, Match& match,
                 std::vector<std::string_view>& methods) const;
    std::unique_ptr<Node> root_;
    std::unordered_map<std::string_view, const Node*> whole_;  // paths without parameters, found in one step
};

}  // namespace peertest
