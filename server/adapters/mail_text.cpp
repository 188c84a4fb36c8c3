#include "adapters/mail_text.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "kit/crypto.hpp"
#include "kit/text.hpp"
#include "kit/utc_text.hpp"

namespace peertest {
namespace {

constexpr std::size_t longest_line = 76;

// "=C3": the byte in capital hex digits, as both encodings want it.
std::string escaped(char c) {
    static constexpr char digit[] = "0123456789ABCDEF";
    const auto u = static_cast<unsigned char>(c);
    return {'=', digit[u >> 4], digit[u & 15]};
}

bool is_plain(char c) { return c >= 0x20 && c < 0x7f; }

std::string one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return text;
}

// RFC 2047, Q encoding: everything but letters and digits is escaped.
std::string q_encoded(std::string_view piece) {
    std::string out;
    for (const char c : piece) {
        const bool safe = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (safe) out += c;
        else if (c == ' ') out += '_';
        else out += escaped(c);
    }
    return out;
}

// A header's words: as they are when plain and short, else as encoded words of whole characters, one a line.
std::string header_words(const std::string& raw) {
    const std::string text = one_line(raw);
    if (text.size() <= longest_line - 16 && std::all_of(text.begin(), text.end(), is_plain) &&
        text.find("=?") == text.npos)
        return text;
    constexpr std::size_t bytes_a_word = 16;  // three signs each at most, within the 75 of an encoded word
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(text.size(), at + bytes_a_word);
        while (end < text.size() && end > at + 1 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        if (!out.empty()) out += "\r\n ";
        out.append("=?UTF-8?Q?").append(q_encoded(std::string_view(text).substr(at, end - at))).append("?=");
        at = end;
    }
    return out;
}

std::string from_header(const MailAddress& from) {
    if (from.name.empty()) return from.address;
    const std::string words = header_words(from.name);
    return (words == from.name ? "\"" + words + "\"" : words) + " <" + from.address + ">";
}

std::string date_header(Time t) { return utc_text(t, "%a, %d %b %Y %H:%M:%S +0000"); }

// RFC 2045: lines of 76 signs, `=` and what is not plain as =XX, spaces at the end of a line too.
std::string quoted_printable(std::string_view text) {
    std::string out, line;
    auto put = [&](std::string_view sign) {
        if (line.size() + sign.size() > longest_line - 1) {
            out.append(line).append("=\r\n");
            line.clear();
        }
        line += sign;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool at_end = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (c == '\n') {
            out.append(line).append("\r\n");
            line.clear();
        } else if (is_plain(c) && c != '=' && !(c == ' ' && at_end) && !(c == '.' && line.empty())) {
            put(text.substr(i, 1));
        } else {
            put(escaped(c));
        }
    }
    return out + line;
}

void add_part(std::string& out, const std::string& boundary, const std::string& type, const std::string& text) {
    out += "--" + boundary + "\r\nContent-Type: " + type +
           "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted_printable(text) + "\r\n";
}

}  // namespace

std::string mail_text(const MailMessage& m, const MailAddress& from, Time date) {
    if (!is_mail_address(m.to)) throw std::invalid_argument("not a mail address");
    const std::string mark = sha256_hex(m.id).substr(0, 32);
    const std::string boundary = "=_" + mark;  // which no quoted-printable text holds
    std::string out;
    auto header = [&](const char* name, const std::string& value) { out.append(name).append(": ").append(value) += "\r\n"; };
    header("From", from_header(from));
    header("To", m.to);
    header("Subject", header_words(m.subject));
    header("Date", date_header(date));
    header("Message-ID", "<" + mark + "@" + from.domain() + ">");  // the same over retries, so that readers show one
    header("Auto-Submitted", "auto-generated");
    if (!m.unsubscribe_url.empty()) {
        header("List-Unsubscribe", "<" + one_line(m.unsubscribe_url) + ">");
        header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    header("MIME-Version", "1.0");
    header("Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"");
    out += "\r\n";
    add_part(out, boundary, "text/plain", m.text);
    add_part(out, boundary, "text/html", m.html);
    return out + "--" + boundary + "--\r\n";
}

}  // namespace peertest
