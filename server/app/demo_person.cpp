#include "app/demo_person.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "app/settings.hpp"
#include "kit/crypto.hpp"
#include "kit/text.hpp"

namespace peertest {

namespace json = boost::json;

DemoPerson::DemoPerson(App& app, const Router& router, const std::string& user_id, Roles roles)
    : app_(app), router_(router) {
    who_.user_id = user_id;
    who_.roles = roles;
    who_.session_id = "demo";
    who_.ip = "127.0.0.1";
    who_.user_agent = "demo";
    who_.request_id = "demo";
}

json::value DemoPerson::send(std::string_view method, const std::string& path, std::string_view body,
                             std::string_view content_type, const std::string& body_path) {
    Match match;
    std::string allow;
    router_.find(method, path, match, allow);
    if (!match.route) throw std::logic_error("no route for " + std::string(method) + " " + path);
    RawRequest request;
    request.method = method;
    request.target = path;
    request.body = body;
    request.body_path = body_path;
    for (std::size_t i = 0; i < match.count; ++i) request.path.push_back(url_decode(match.params[i]));
    request.header = [content_type](std::string_view name) {
        return lower_ascii(name) == "content-type" ? content_type : std::string_view{};
    };
    Response answer = match.route->run(app_, who_, request);
    if (answer.later) {
        Response::Fill fill;
        wait_for_call([&](std::function<void()> call) {
            answer.later([&fill, call](Response::Fill f) {
                fill = std::move(f);
                call();
            });
        });
        fill(answer);
    }
    const std::string& text = answer.shared_body ? *answer.shared_body : answer.body;
    return answer.content_type == "application/json" && !text.empty() ? json::parse(text) : json::value();
}

json::value DemoPerson::post(const std::string& path, const json::value& body) {
    return send("POST", path, json::serialize(body), "application/json", "");
}
json::value DemoPerson::put(const std::string& path, const json::value& body) {
    return send("PUT", path, json::serialize(body), "application/json", "");
}
json::value DemoPerson::patch(const std::string& path, const json::value& body) {
    return send("PATCH", path, json::serialize(body), "application/json", "");
}

void DemoPerson::finish_page(const std::string& path, const json::value& body, const json::value& form) {
    std::string url(post(path, body).at("url").as_string());
    if (url.starts_with(app_.settings.public_url)) url.erase(0, app_.settings.public_url.size());
    post(url + "/complete", form);
}

std::string DemoPerson::upload(std::string_view picture, std::string_view purpose) {
    const std::string folder = app_.settings.data_dir + "/tmp", path = folder + "/demo-" + hex(random_bytes(8));
    std::filesystem::create_directories(folder);
    std::ofstream(path, std::ios::binary)
        << "--demo\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n"
        << purpose << "\r\n--demo\r\nContent-Disposition: form-data; name=\"file\"; filename=\"screenshot.jpg\"\r\n"
        << "Content-Type: image/jpeg\r\n\r\n"
        << picture << "\r\n--demo--\r\n";
    const json::value file = send("POST", "/api/files/upload", {}, "multipart/form-data; boundary=demo", path);
    std::filesystem::remove(path);
    return std::string(file.at("id").as_string());
}

}  // namespace peertest
