#include "features/files/multipart.hpp"

#include <optional>

#include "kit/error.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

constexpr std::size_t max_parts = 8, max_headers = 8 << 10, max_boundary = 70;  // the last by RFC 2046

[[noreturn]] void bad(const std::string& why) { throw invalid("body", "The form cannot be read: " + why + "."); }

// A header's value and its parameters: `form-data; name="file"; filename="a \"b\".png"`.
class HeaderValue {
public:
    explicit HeaderValue(std::string_view text) : text_(text) {
        const auto end = text.find(';');
        main_ = lower_ascii(trim(text.substr(0, end)));
        at_ = end == std::string_view::npos ? text.size() : end;
    }
    const std::string& main() const { return main_; }

    // The next name=value; nothing at the end.
    struct Parameter {
        std::string name, value;
    };
    std::optional<Parameter> next() {
        skip("; \t");
        if (at_ >= text_.size()) return {};
        const auto equals = text_.find('=', at_);
        if (equals == std::string_view::npos) bad("a parameter of a header has no value");
        Parameter p{lower_ascii(trim(text_.substr(at_, equals - at_))), {}};
        at_ = equals + 1;
        skip(" \t");
        if (at_ < text_.size() && text_[at_] == '"') {
            ++at_;
            p.value = quoted();
        } else {
            const auto end = text_.find(';', at_);
            p.value = trim(text_.substr(at_, end == std::string_view::npos ? end : end - at_));
            at_ = end == std::string_view::npos ? text_.size() : end;
        }
        return p;
    }
    std::string parameter(std::string_view name) {
        std::optional<std::string> found;
        while (auto p = next()) {
            if (p->name != name) continue;
            if (found) bad("a parameter of a header is there twice");
            found = std::move(p->value);
        }
        return found.value_or("");
    }

private:
    void skip(std::string_view these) {
        while (at_ < text_.size() && these.find(text_[at_]) != std::string_view::npos) ++at_;
    }
    std::string quoted() {
        std::string value;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') return ++at_, value;
            // A backslash only escapes a quote: browsers send Windows paths and %22 as they are.
            if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] == '"') ++at_;
            value += text_[at_];
        }
        bad("a quote is not closed");
    }

    std::string_view text_;
    std::string main_;
    std::size_t at_ = 0;
};

std::string boundary_of(std::string_view content_type) {
    HeaderValue header(content_type);
    if (header.main() != "multipart/form-data")
        throw Error(415, "unsupported_media_type", "Send this as multipart/form-data.");
    std::string boundary = header.parameter("boundary");
    if (boundary.empty() || boundary.size() > max_boundary || boundary.find_first_of("\r\n") != std::string::npos)
        bad("its boundary is missing or not valid");
    return boundary;
}

FormPart part_from(std::string_view headers) {
    FormPart part;
    bool is_form_data = false;
    while (!headers.empty()) {
        const auto end = headers.find("\r\n");
        const std::string_view line = headers.substr(0, end);
        headers = end == std::string_view::npos ? std::string_view{} : headers.substr(end + 2);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) bad("a part has a broken header");
        const std::string name = lower_ascii(trim(line.substr(0, colon)));
        const std::string_view value = line.substr(colon + 1);
        if (name == "content-type") part.content_type = HeaderValue(value).main();
        if (name != "content-disposition") continue;
        if (is_form_data) bad("a part is described twice");
        is_form_data = HeaderValue(value).main() == "form-data";
        part.name = HeaderValue(value).parameter("name");
        part.filename = HeaderValue(value).parameter("filename");
    }
    if (!is_form_data || part.name.empty()) bad("a part has no name");
    return part;
}

}  // namespace

std::vector<FormPart> parse_form(std::string_view content_type, std::string_view body) {
    const std::string delimiter = "\r\n--" + boundary_of(content_type);
    // The first boundary may stand at the very start, without the line end before it.
    const std::string_view first(delimiter.data() + 2, delimiter.size() - 2);
    std::size_t at = 0;
    if (body.substr(0, first.size()) == first)
        at = first.size();
    else if (const auto found = body.find(delimiter); found != std::string_view::npos)
        at = found + delimiter.size();
    else
        bad("its boundary does not occur");

    std::vector<FormPart> parts;
    for (;;) {
        if (body.substr(at, 2) == "--") return parts;
        while (at < body.size() && (body[at] == ' ' || body[at] == '\t')) ++at;
        if (body.substr(at, 2) != "\r\n") bad("a boundary is broken");
        if (parts.size() == max_parts) bad("it has more than 8 parts");
        at += 2;
        const auto headers_end = body.substr(at, max_headers).find("\r\n\r\n");
        if (headers_end == std::string_view::npos) bad("the headers of a part are too long or do not end");
        parts.push_back(part_from(body.substr(at, headers_end)));
        at += headers_end + 4;
        // An empty part ends at once: its delimiter begins with the line end that ended the headers.
        const auto end = body.find(delimiter, at - 2);
        if (end == std::string_view::npos) bad("a part does not end");
        parts.back().data = end < at ? std::string_view{} : body.substr(at, end - at);
        at = end + delimiter.size();
    }
}

}  // namespace peertest
