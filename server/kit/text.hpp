// Text: UTF-8, normalised words, escaping.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace peertest {

bool valid_utf8(std::string_view s);
std::size_t characters(std::string_view s);  // code points of valid UTF-8
// For what others say and we keep: what is no UTF-8 becomes '?', and no character is cut in two.
std::string readable(std::string_view s, std::size_t most_bytes);
std::string lower_ascii(std::string_view s);
std::string trim(std::string_view s);
// Lower-cased words (letters and digits of any script; Latin letters without their accents), each once, for our own
// text search: both engines find the same.
std::vector<std::string> words(std::string_view s);
std::string escape_html(std::string_view s);
std::string url_encode(std::string_view s);
std::string url_decode(std::string_view s);  // percent sequences only
std::vector<std::string> split(std::string_view s, char by);  // empty pieces left out, pieces trimmed
std::string_view take_line(std::string_view& rest);  // cuts the first line off, and its end with it

}  // namespace peertest
