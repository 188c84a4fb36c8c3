// What SendGrid tells about mails that came back, signed with its key:
// https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
#include <boost/json.hpp>

#include "app/app.hpp"
#include "app/settings.hpp"
#include "features/notifications/notifications_model.hpp"
#include "features/users/bounces.hpp"
#include "http/api.hpp"
#include "kit/ecdsa.hpp"

namespace peertest::notices {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}

// Refused for good; not `blocked`, which is about this one mail, nor `deferred`.
bool is_bounce(const json::object& event) {
    const auto what = text_at(event, "event");
    if (what == "bounce") return text_at(event, "type") != "blocked";
    return what == "dropped" && text_at(event, "reason") == "Bounced Address";
}

Response mail_events(App& app, const Caller&, const RawRequest& request) {
    const std::string signed_text =
        std::string(request.header("X-Twilio-Email-Event-Webhook-Timestamp")).append(request.body);
    if (!ecdsa_signature_valid(app.settings.sendgrid_webhook_key, request.header("X-Twilio-Email-Event-Webhook-Signature"), signed_text))
        throw Error(401, "unauthenticated", "The signature is not right.");
    boost::system::error_code error;
    const json::value events = json::parse(request.body, error);
    if (error || !events.is_array()) throw Error(400, "malformed_json", "These are no events of mails.");
    for (const auto& e : events.get_array())
        if (e.is_object() && is_bounce(e.get_object())) note_bounce(app, text_at(e.get_object(), "email"));
    Response r;
    r.status = 204;
    return r;
}

}  // namespace

void bounce_routes(Api& api) {
    api.raw("POST", "/api/notifications/webhooks/sendgrid", mail_events)
        .says("Events of mails, signed by SendGrid")
        .limited_by(Limits::none)
        .status(204)
        .errors({"unauthenticated", "malformed_json"});
}

}  // namespace peertest::notices
