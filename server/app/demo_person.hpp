// Somebody who uses the API from within this process: the routes and their checks are those of a request over HTTP.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "http/router.hpp"

namespace peertest {

class DemoPerson {
public:
    DemoPerson(App& app, const Router& router, const std::string& user_id, Roles roles);

    // The answer's body. Throws Error, as the client would be told, and std::logic_error for a path that is not there.
    boost::json::value get(const std::string& path) { return send("GET", path, {}, "", ""); }
    boost::json::value post(const std::string& path, const boost::json::value& body = boost::json::object());
    boost::json::value put(const std::string& path, const boost::json::value& body);
    boost::json::value patch(const std::string& path, const boost::json::value& body);
    // Opens one of the payment provider's pages, by the route that answers its URL, and fills it in.
    void finish_page(const std::string& path, const boost::json::value& body, const boost::json::value& form);
    // Uploads a JPEG; its file's id.
    std::string upload(std::string_view picture, std::string_view purpose);

private:
    boost::json::value send(std::string_view method, const std::string& path, std::string_view body,
                            std::string_view content_type, const std::string& body_path);

    App& app_;
    const Router& router_;
    Caller who_;
};

}  // namespace peertest
