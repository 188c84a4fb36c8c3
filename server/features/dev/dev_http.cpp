#include "features/dev/dev.hpp"

#include <algorithm>

#include "app/app.hpp"
#include "app/clock.hpp"
#include "http/api.hpp"
#include "kit/text.hpp"
#include "ports/mail.hpp"

namespace peertest {
namespace dev {

struct MailView {
    std::string to, subject, text, html;
    Time at;
};

struct Leap {
    std::int64_t advance_seconds = 0;
};
struct ClockTime {
    Time now;
};

}  // namespace dev

template <>
const Schema& schema_of<dev::Leap>() {
    static const Schema s = describe<dev::Leap>("ClockLeap", field<&dev::Leap::advance_seconds>("advance_seconds"));
    return s;
}

template <>
const Schema& schema_of<dev::ClockTime>() {
    static const Schema s = describe<dev::ClockTime>("ClockTime", field<&dev::ClockTime::now>("now"));
    return s;
}

template <>
const Schema& schema_of<dev::MailView>() {
    using dev::MailView;
    static const Schema s =
        describe<MailView>("DevMail", field<&MailView::to>("to"), field<&MailView::subject>("subject"),
                           field<&MailView::text>("text"), field<&MailView::html>("html"),
                           field<&MailView::at>("at"));
    return s;
}

namespace dev {
namespace {

constexpr int mails_shown = 200;

std::vector<CapturedMail> mails(App& app, const RawRequest& request) {
    std::string to;
    for (auto& [name, value] : request.query)
        if (name == "to") to = value;
    return app.mail.captured(trim(to), mails_shown);
}

Response mailbox_json(App& app, const Caller&, const RawRequest& request) {
    Response r;
    r.body = "[";
    for (auto& m : mails(app, request)) {
        if (r.body.size() > 1) r.body += ',';
        r.body += to_json(MailView{m.mail.to, m.mail.subject, m.mail.text, m.mail.html, m.at});
    }
    r.body += "]";
    return r;
}

// The text of a mail with its links as links.
std::string with_links(const std::string& text) {
    std::string out;
    for (std::size_t from = 0; from < text.size();) {
        const auto start = std::min({text.find("http://", from), text.find("https://", from), text.size()});
        const auto end = std::min(text.find_first_of(" \n", start), text.size());
        const auto url = escape_html(text.substr(start, end - start));
        out += escape_html(text.substr(from, start - from));
        if (!url.empty()) out += "<a href=\"" + url + "\">" + url + "</a>";
        from = end;
    }
    return out;
}

// No script: the page obeys the content security policy of the others. A mail's HTML is shown in a frame that may run
// nothing, only open links.
Response mailbox_page(App& app, const Caller&, const RawRequest& request) {
    Response r;
    r.content_type = "text/html; charset=utf-8";
    r.body = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
             "content=\"width=device-width\"><title>Mailbox</title>\n<style>body{margin:2rem auto;max-width:46rem;"
             "padding:0 1rem;font:16px/1.5 system-ui}details{margin:.5rem 0;padding:.5rem 1rem;border:1px solid #ccc;"
             "border-radius:8px}pre{white-space:pre-wrap;overflow-wrap:anywhere}iframe{width:100%;height:30rem;border:0}"
             "</style></head>\n<body><main><h1>Captured mail</h1>\n"
             "<form><label>To <input type=\"search\" name=\"to\"></label> <button>Show</button></form>\n";
    const auto found = mails(app, request);
    if (found.empty()) r.body += "<p>No mail yet.</p>\n";
    for (auto& m : found) {
        r.body += "<details><summary><b>" + escape_html(m.mail.subject) + "</b> to " + escape_html(m.mail.to) +
                  ", <time>" + to_rfc3339(m.at) + "</time></summary>\n<pre>" + with_links(m.mail.text) +
                  "</pre>\n<iframe title=\"The same as HTML\" loading=\"lazy\" "
                  "sandbox=\"allow-popups allow-top-navigation-by-user-activation\" srcdoc=\"" +
                  escape_html("<base target=\"_top\">" + m.mail.html) + "\"></iframe></details>\n";
    }
    r.body += "</main></body></html>\n";
    return r;
}

ClockTime move_clock(App& app, const Caller&, const Leap& in) { return {advance_clock(app, in.advance_seconds)}; }

}  // namespace
}  // namespace dev

void dev_routes(Api& api) {
    api.raw("GET", "/dev/mailbox", dev::mailbox_page).says("Captured mail").development();
    api.raw("GET", "/dev/mailbox.json", dev::mailbox_json).says("Captured mail, newest first").development();
    api.post("/dev/clock", open_to_all, dev::move_clock)
        .says("Move the clock forward and run what falls due on the way")
        .development();
}

}  // namespace peertest
