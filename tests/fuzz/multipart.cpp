// Forms with files: the first line is the request's Content-Type, the rest its body.
#include "features/files/multipart.hpp"

#include "fuzz/fuzz_app.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace peertest;
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const auto line = all.find('\n');
    if (line == all.npos) return 0;
    const auto body = all.substr(line + 1);
    try {
        const auto parts = parse_form(all.substr(0, line), body);
        fuzz::require(parts.size() <= 8, "at most 8 parts");
        const char* last = body.data();
        for (const auto& p : parts) {
            fuzz::require(!p.name.empty(), "every part has a name");
            if (p.data.empty()) continue;
            fuzz::require(p.data.data() >= last && p.data.data() + p.data.size() <= body.data() + body.size(),
                          "parts lie in the body, one after the other");
            last = p.data.data() + p.data.size();
        }
    } catch (const Error& e) {
        fuzz::require(e.status == 415 || e.status == 422, "what cannot be read is a 415 or a 422");
    }
    return 0;
}
