#include "kit/text.hpp"

#include <algorithm>

namespace peertest {
namespace {

// Decodes the code point at `i` and moves past it; 0xFFFFFFFF (and one byte on) where the text is not UTF-8.
constexpr char32_t bad = 0xFFFFFFFF;
char32_t next_point(std::string_view s, std::size_t& i) {
    const auto b = [&](std::size_t at) { return static_cast<unsigned char>(s[at]); };
    const unsigned char c = b(i++);
    if (c < 0x80) return c;
    const int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
    if (c < 0xC2 || c > 0xF4 || i + std::size_t(more) > s.size()) return bad;
    char32_t p = c & (0x3F >> more);
    for (int k = 0; k < more; ++k) {
        if ((b(i + std::size_t(k)) & 0xC0) != 0x80) return bad;
        p = p << 6 | (b(i + std::size_t(k)) & 0x3F);
    }
    static constexpr char32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (p < least[more] || p > 0x10FFFF || (p >= 0xD800 && p <= 0xDFFF)) return bad;
    i += std::size_t(more);
    return p;
}

void append_point(std::string& out, char32_t p) {
    if (p < 0x80) {
        out += char(p);
    } else if (p < 0x800) {
        out += char(0xC0 | p >> 6);
        out += char(0x80 | (p & 0x3F));
    } else if (p < 0x10000) {
        out += char(0xE0 | p >> 12);
        out += char(0x80 | (p >> 6 & 0x3F));
        out += char(0x80 | (p & 0x3F));
    } else {
        out += char(0xF0 | p >> 18);
        out += char(0x80 | (p >> 12 & 0x3F));
        out += char(0x80 | (p >> 6 & 0x3F));
        out += char(0x80 | (p & 0x3F));
    }
}

// Base letters of U+00C0..U+017F; '*' where a letter has no plain one, '?' where the point is no letter.
constexpr std::string_view latin =
    "aaaaaa*ceeeeiiii*nooooo?ouuuuy**aaaaaa*ceeeeiiii*nooooo?ouuuuy*y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkkllllllllllnnnnnnnnnoooooo**rrrrrrssssssss"
    "ttttttuuuuuuuuuuuuwwyyyzzzzzzs";

// The point's folded form for search, or 0 when it separates words.
char32_t fold(char32_t p) {
    if (p < 0x80) {
        if (p >= 'A' && p <= 'Z') return p + 32;
        return (p >= 'a' && p <= 'z') || (p >= '0' && p <= '9') ? p : 0;
    }
    if (p < 0xC0) return p == 0xAA || p == 0xB5 || p == 0xBA ? p : 0;
    if (p < 0xC0 + latin.size()) {
        const char base = latin[p - 0xC0];
        if (base == '?') return 0;
        if (base != '*') return char32_t(base);
        return p <= 0xDE ? p + 32 : p >= 0x100 ? p | 1 : p;  // capitals without a plain letter
    }
    if (p >= 0x0300 && p <= 0x036F) return bad;  // combining accents vanish
    if (p >= 0x0391 && p <= 0x03A9) return p + 32;   // Greek
    if (p >= 0x0410 && p <= 0x042F) return p + 32;   // Cyrillic
    if (p >= 0x0400 && p <= 0x040F) return p + 80;
    if ((p >= 0x2000 && p <= 0x2BFF) || (p >= 0x3000 && p <= 0x303F) || (p >= 0xFF00 && p <= 0xFF0F) || p >= 0x1F000)
        return p >= 0x20000 ? p : 0;
    return p;
}

bool stands_alone(char32_t p) {  // scripts written without spaces: every character is a word
    return (p >= 0x3040 && p <= 0x30FF) || (p >= 0x3400 && p <= 0x9FFF) || p >= 0x20000;
}

}  // namespace

bool valid_utf8(std::string_view s) {
    for (std::size_t i = 0; i < s.size();) {
        if (static_cast<unsigned char>(s[i]) < 0x80) ++i;
        else if (next_point(s, i) == bad) return false;
    }
    return true;
}

std::string readable(std::string_view s, std::size_t most_bytes) {
    std::string out;
    for (std::size_t i = 0; i < s.size();) {
        const std::size_t from = i;
        const bool fine = next_point(s, i) != bad;
        const auto piece = fine ? s.substr(from, i - from) : std::string_view("?");
        if (out.size() + piece.size() > most_bytes) break;
        out += piece;
    }
    return out;
}

std::size_t characters(std::string_view s) {
    return std::size_t(std::count_if(s.begin(), s.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string lower_ascii(std::string_view s) {
    std::string out(s);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = char(c + 32);
    return out;
}

std::string trim(std::string_view s) {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    const auto from = s.find_first_not_of(blanks);
    if (from == s.npos) return {};
    return std::string(s.substr(from, s.find_last_not_of(blanks) - from + 1));
}

std::vector<std::string> words(std::string_view s) {
    std::vector<std::string> out;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) out.push_back(std::move(word));
        word.clear();
    };
    for (std::size_t i = 0; i < s.size();) {
        const char32_t p = next_point(s, i);
        const char32_t f = p == bad ? 0 : fold(p);
        if (f == bad) continue;
        if (!f || stands_alone(f)) end_word();
        if (!f) continue;
        append_point(word, f);
        if (stands_alone(f)) end_word();
    }
    end_word();
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::string escape_html(std::string_view s) {
    std::string out;
    out.reserve(s.size());
    for (const char c : s) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string url_encode(std::string_view s) {
    static constexpr char digit[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : s) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '_' || c == '.' || c == '~';
        const auto u = static_cast<unsigned char>(c);
        if (plain) out += c;
        else out += '%', out += digit[u >> 4], out += digit[u & 15];
    }
    return out;
}

std::string url_decode(std::string_view s) {
    const auto value = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] == '%' && i + 2 < s.size() && value(s[i + 1]) >= 0 && value(s[i + 2]) >= 0) {
            out += char(value(s[i + 1]) * 16 + value(s[i + 2]));
            i += 2;
        } else {
            out += s[i];
        }
    }
    return out;
}

std::vector<std::string> split(std::string_view s, char by) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from <= s.size();) {
        const auto to = std::min(s.find(by, from), s.size());
        if (auto piece = trim(s.substr(from, to - from)); !piece.empty()) out.push_back(std::move(piece));
        from = to + 1;
    }
    return out;
}

std::string_view take_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
}

}  // namespace peertest
