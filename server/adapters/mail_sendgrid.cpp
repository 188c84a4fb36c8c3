#include "adapters/mail_sendgrid.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace peertest {
namespace {

namespace json = boost::json;

json::object body_of(const MailMessage& m, const MailAddress& from) {
    json::object sender{{"email", from.address}};
    if (!from.name.empty()) sender["name"] = from.name;
    json::object body{
        {"personalizations", json::array{json::object{{"to", json::array{json::object{{"email", m.to}}}}}}},
        {"from", std::move(sender)},
        {"subject", m.subject},
        {"content", json::array{json::object{{"type", "text/plain"}, {"value", m.text}},
                                json::object{{"type", "text/html"}, {"value", m.html}}}},
        {"custom_args", json::object{{"message_id", m.id}}},
        // Links hold tokens, which are nobody else's business, and who reads what is neither.
        {"tracking_settings", json::object{{"click_tracking", json::object{{"enable", false}, {"enable_text", false}}},
                                           {"open_tracking", json::object{{"enable", false}}}}}};
    if (!m.unsubscribe_url.empty())
        body["headers"] = json::object{{"List-Unsubscribe", "<" + m.unsubscribe_url + ">"},
                                       {"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"}};
    return body;
}

// Whether a 400 is about the recipient's address alone.
bool refuses_recipient(const std::string& answer) {
    boost::system::error_code error;
    const json::value value = json::parse(answer, error);
    const auto* errors = error ? nullptr : value.find_pointer("/errors", error);
    if (!errors || !errors->is_array()) return false;
    for (const auto& e : errors->get_array()) {
        const auto* field = e.is_object() ? e.get_object().if_contains("field") : nullptr;
        if (field && field->is_string() && std::string_view(field->get_string()).starts_with("personalizations.0.to"))
            return true;
    }
    return false;
}

}  // namespace

MailSendGrid::MailSendGrid(SendGridOptions options)
    : options_(std::move(options)),
      client_({.base_url = options_.api_base, .allow_http = options_.allow_http, .ca_file = options_.ca_file}) {}

void MailSendGrid::send(const MailMessage& m) {
    HttpsRequest request;
    request.method = "POST";
    request.path = "/v3/mail/send";
    request.headers = {{"Authorization", "Bearer " + options_.api_key}, {"Content-Type", "application/json"}};
    request.body = json::serialize(body_of(m, options_.from));
    request.timeout = Millis{20'000};
    const HttpsAnswer answer = client_.ask(request);
    if (answer.ok()) return;
    // Never its words: they may repeat the address, and errors are logged.
    if (!answer.answered()) throw std::runtime_error("SendGrid gave no answer: " + answer.error);
    if (answer.status == 400 && refuses_recipient(answer.body)) throw MailRefused(answer.status);
    throw std::runtime_error("SendGrid answered " + std::to_string(answer.status));
}

}  // namespace peertest
