#include "kit/letter.hpp"

#include "kit/text.hpp"

namespace peertest {
namespace {

// Mail programs ignore style sheets, so the few styles are on the elements; the colours are those of the web app.
constexpr auto page_style =
    "margin:0;padding:24px 12px;background:#f6f4f0;color:#26221c;font:16px/1.5 -apple-system,Segoe UI,sans-serif";
constexpr auto sheet_style = "max-width:560px;margin:0 auto;padding:28px;background:#fff;border-radius:12px";
constexpr auto button_style =
    "display:inline-block;padding:12px 20px;background:#1f6f5c;color:#fff;border-radius:8px;text-decoration:none";
constexpr auto small_style = "max-width:560px;margin:16px auto 0;font-size:13px;color:#6b645a";

std::string element(const char* tag, const char* style, const std::string& inner) {
    return std::string("<") + tag + " style=\"" + style + "\">" + inner + "</" + tag + ">\n";
}

std::string link(const std::string& url, const std::string& text, const char* style) {
    return "<a href=\"" + escape_html(url) + "\" style=\"" + style + "\">" + escape_html(text) + "</a>";
}

}  // namespace

std::string letter_text(const Letter& letter) {
    std::string out = letter.greeting + "\n\n";
    for (auto& p : letter.paragraphs) out += p + "\n\n";
    if (!letter.action_url.empty()) out += letter.action + ":\n" + letter.action_url + "\n\n";
    out += "PeerTest Hub\n\n-- \n" + letter.reason + "\n";
    if (!letter.unsubscribe_url.empty()) out += "Stop mails like this one: " + letter.unsubscribe_url + "\n";
    return out;
}

std::string letter_html(const Letter& letter) {
    std::string sheet = element("h1", "margin:0 0 16px;font-size:20px", escape_html(letter.heading));
    sheet += element("p", "margin:0 0 14px", escape_html(letter.greeting));
    for (auto& p : letter.paragraphs) sheet += element("p", "margin:0 0 14px", escape_html(p));
    if (!letter.action_url.empty())
        sheet += element("p", "margin:22px 0", link(letter.action_url, letter.action, button_style));
    sheet += element("p", "margin:0", "PeerTest Hub");
    std::string foot = escape_html(letter.reason);
    if (!letter.unsubscribe_url.empty())
        foot += " " + link(letter.unsubscribe_url, "Stop mails like this one", "color:inherit") + ".";
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escape_html(letter.heading) +
           "</title></head>\n<body style=\"" + page_style + "\">\n" + element("div", sheet_style, "\n" + sheet) +
           element("p", small_style, foot) + "</body></html>\n";
}

std::vector<std::string> paragraphs_of(const std::string& body) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from <= body.size();) {
        const auto to = std::min(body.find("\n\n", from), body.size());
        if (auto p = trim(body.substr(from, to - from)); !p.empty()) out.push_back(std::move(p));
        from = to + 2;
    }
    return out;
}

}  // namespace peertest
