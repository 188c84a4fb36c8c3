#include "features/payments/hosted_pages_http.hpp"

#include <algorithm>

#include "app/app.hpp"
#include "features/payments/payments_mirror.hpp"
#include "http/api.hpp"
#include "kit/error.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

struct Completion {
    std::string card;
    std::string outcome;
};
struct Completed {
    std::string redirect_url;
};

}  // namespace

template <>
const Schema& schema_of<Completion>() {
    static const Schema s = describe<Completion>(
        "TestModeCompletion", field<&Completion::card>("card").length(0, 40).defaulted().says("A test card's number"),
        field<&Completion::outcome>("outcome").length(0, 20).defaulted());
    return s;
}
template <>
const Schema& schema_of<Completed>() {
    static const Schema s = describe<Completed>("TestModeCompleted", field<&Completed::redirect_url>("redirect_url"));
    return s;
}

namespace {

HostedPages& pages(App& app) {
    HostedPages* p = app.payments.hosted_pages();
    if (!p) throw not_found();
    return *p;
}

Response html(std::string body, int status = 200) {
    Response r;
    r.status = status;
    r.content_type = "text/html; charset=utf-8";
    r.headers.emplace_back("Cache-Control", "no-store");
    r.headers.emplace_back("Content-Security-Policy",
                           "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    r.body = std::move(body);
    return r;
}

Response style(App& app, const Caller&, const RawRequest&) {
    Response r;
    r.content_type = "text/css; charset=utf-8";
    r.body = pages(app).style();
    return r;
}

Response show(App& app, const Caller&, const RawRequest& request) {
    auto page = pages(app).html(request.path[0], request.path[1], {});
    if (!page) throw not_found();
    return html(std::move(*page));
}

std::vector<std::pair<std::string, std::string>> form_fields(std::string_view body) {
    std::vector<std::pair<std::string, std::string>> fields;
    for (const std::string& pair : split(body, '&')) {
        const std::size_t eq = std::min(pair.find('='), pair.size());
        std::string value = pair.substr(std::min(eq + 1, pair.size()));
        std::replace(value.begin(), value.end(), '+', ' ');
        fields.emplace_back(url_decode(pair.substr(0, eq)), url_decode(value));
    }
    return fields;
}

// The one form serves browsers without script (form fields in, a page or a redirect out) and tests (JSON).
Response complete(App& app, const Caller&, const RawRequest& request) {
    const bool is_form = request.header("Content-Type").starts_with("application/x-www-form-urlencoded");
    Completion in;
    if (is_form) read_params(form_fields(request.body), schema_of<Completion>(), &in);
    else if (!request.body.empty()) read_request(request.body, schema_of<Completion>(), &in);
    const auto done = pages(app).complete(request.path[0], request.path[1], {in.card, in.outcome});
    if (!done) throw not_found();
    if (!done->error_code.empty()) {
        const int status = done->error_code == "card_declined" ? 402 : 422;
        if (is_form) return html(*pages(app).html(request.path[0], request.path[1], done->error_message), status);
        if (status == 422) throw invalid("card", done->error_message);
        throw Error(status, done->error_code, done->error_message);
    }
    // The webhook tells the same; read at once, so that whoever comes back from the page finds it done.
    if (!done->customer_id.empty()) mirror_customer(app, done->customer_id);
    if (!done->account_id.empty()) mirror_payee(app, done->account_id);
    Response r;
    if (is_form) {
        r.status = 303;
        r.headers.emplace_back("Location", done->redirect_url);
    } else {
        r.body = to_json(Completed{done->redirect_url});
    }
    return r;
}

}  // namespace

void hosted_page_routes(Api& api) {
    api.raw("GET", "/testmode/style.css", style).says("Style of the test-mode provider's pages").development();
    api.raw("GET", "/testmode/{kind}/{id}", show).says("A page of the test-mode provider").development();
    Route& done = api.raw("POST", "/testmode/{kind}/{id}/complete", complete)
                      .says("Finish a page of the test-mode provider")
                      .in_lane(Lane::slow)
                      .development()
                      .errors({"card_declined"});
    done.in = &schema_of<Completion>();
    done.out = &schema_of<Completed>();
}

}  // namespace peertest
