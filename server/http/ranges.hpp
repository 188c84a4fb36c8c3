// Parts of files, and answers that the client has already (RFC 9110, sections 13 and 14).
#pragma once
#include <cstdint>
#include <string_view>

namespace peertest {

struct Range {
    enum Kind { whole, part, unsatisfiable } kind = whole;
    std::uint64_t offset = 0, length = 0;  // of a part
};
// One range of a Range header; several ranges, or what is no range, mean the whole.
Range parse_range(std::string_view header, std::uint64_t size);

// If-None-Match names this entity tag (weakly compared) or is *.
bool matches_etag(std::string_view if_none_match, std::string_view etag);

}  // namespace peertest
