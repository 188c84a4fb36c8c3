// multipart/form-data (RFC 7578), as browsers send it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace peertest {

struct FormPart {
    std::string name;
    std::string filename;      // empty: not a file
    std::string content_type;  // as the sender says, lower case; empty when it does not
    std::string_view data;     // within the body
};

// Splits a whole body. `content_type` is the request's header. At most 8 parts, 8 KiB of headers each.
// Throws Error 415 unsupported_media_type for another type and 422 validation_failed for a body that breaks the rules.
std::vector<FormPart> parse_form(std::string_view content_type, std::string_view body);

}  // namespace peertest
