// The one exception that ends a request or a task with a known answer (RFC 9457 problem+json).
#pragma once
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace peertest {

// One bad field of the input; `field` is a path such as "journeys[2].steps[0].instruction".
struct FieldError {
    std::string field;
    std::string message;
};

struct Error : std::exception {
    int status;           // HTTP status
    std::string code;     // stable, from docs: e.g. "no_slot_left"
    std::string message;  // for people
    std::vector<FieldError> errors;
    std::optional<int> retry_after_s;  // for 429 and 503

    Error(int status_, std::string code_, std::string message_, std::vector<FieldError> errors_ = {})
        : status(status_), code(std::move(code_)), message(std::move(message_)), errors(std::move(errors_)) {}
    const char* what() const noexcept override { return message.c_str(); }
};

inline Error not_found() { return {404, "not_found", "There is nothing here, or it is not yours."}; }
inline Error unauthenticated() { return {401, "unauthenticated", "Please log in."}; }
inline Error forbidden(std::string message = "Your role does not allow this.") {
    return {403, "forbidden", std::move(message)};
}
inline Error conflict(std::string code, std::string message) { return {409, std::move(code), std::move(message)}; }
inline Error invalid(std::vector<FieldError> errors) {
    return {422, "validation_failed", "Some fields are not valid.", std::move(errors)};
}
inline Error invalid(std::string field, std::string message) {
    return invalid(std::vector<FieldError>{{std::move(field), std::move(message)}});
}

}  // namespace peertest
