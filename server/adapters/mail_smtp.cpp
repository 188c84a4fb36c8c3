#include "adapters/mail_smtp.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "adapters/mail_text.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

// Which command was sent last, before QUIT, and what was answered: libcurl tells that a mail failed, not at which step.
struct Dialogue {
    std::string command, reply;
    bool over = false;

    int status() const { return std::atoi(reply.substr(0, 3).c_str()); }
};

int listen(CURL*, curl_infotype type, char* data, std::size_t size, void* to) {
    auto& heard = *static_cast<Dialogue*>(to);
    const std::string_view text(data, size);
    if (type == CURLINFO_HEADER_OUT && text.starts_with("QUIT")) heard.over = true;
    if (heard.over) return 0;
    if (type == CURLINFO_HEADER_OUT) heard.command = text.substr(0, text.find_first_of(" :\r\n")), heard.reply.clear();
    if (type == CURLINFO_HEADER_IN) heard.reply = trim(text);
    return 0;
}

struct Unsent {
    std::string_view rest;
};

std::size_t read_mail(char* to, std::size_t size, std::size_t count, void* from) {
    auto& unsent = *static_cast<Unsent*>(from);
    const auto n = std::min(unsent.rest.size(), size * count);
    std::memcpy(to, unsent.rest.data(), n);
    unsent.rest.remove_prefix(n);
    return n;
}

// The name this server gives itself in EHLO; libcurl would take the machine's, which in a container is made up.
std::string with_own_name(const std::string& url, const std::string& domain) {
    return url.find('/', url.find("//") + 2) == std::string::npos ? url + "/" + domain : url;
}

// Never the server's own words: they repeat the address, and errors are logged.
[[noreturn]] void fail(CURLcode result, const Dialogue& heard) {
    if (const int status = heard.status(); status >= 400) {
        if (heard.command == "RCPT" && refuses_address(status, heard.reply)) throw MailRefused(status);
        throw std::runtime_error("the mail server answered " + heard.command + " with " + std::to_string(status));
    }
    throw std::runtime_error(std::string("no mail could be sent: ") + curl_easy_strerror(result));
}

}  // namespace

bool refuses_address(int code, std::string_view reply) {
    if (code < 500 || lower_ascii(reply).find("relay") != std::string::npos) return false;
    // The enhanced code (RFC 3463) says more, where there is one: 5.1.* is about the address, 5.2.1 a closed mailbox.
    const auto rest = trim(reply.substr(std::min<std::size_t>(4, reply.size())));
    const bool enhanced = rest.size() >= 5 && rest.starts_with("5.") && std::isdigit(static_cast<unsigned char>(rest[2]));
    if (enhanced) return rest.starts_with("5.1.") || rest.starts_with("5.2.1");
    return code == 550 || code == 551 || code == 553;
}

MailSmtp::MailSmtp(SmtpOptions options, const Clock& clock) : options_(std::move(options)), clock_(clock) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
    options_.url = with_own_name(options_.url, options_.from.domain());
}

void MailSmtp::send(const MailMessage& m) {
    const std::string text = mail_text(m, options_.from, clock_.now());
    Unsent unsent{text};
    Dialogue heard;
    const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> to(curl_slist_append(nullptr, ("<" + m.to + ">").c_str()),
                                                                curl_slist_free_all);
    if (!curl || !to) throw std::bad_alloc();
    const auto set = [&](CURLoption option, auto value) {
        if (curl_easy_setopt(curl.get(), option, value) != CURLE_OK) throw std::runtime_error("libcurl refuses an option");
    };
    set(CURLOPT_URL, options_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_USE_SSL, long(options_.require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());
    set(CURLOPT_MAIL_FROM, ("<" + options_.from.address + ">").c_str());
    set(CURLOPT_MAIL_RCPT, to.get());
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &read_mail);
    set(CURLOPT_READDATA, &unsent);
    set(CURLOPT_CONNECTTIMEOUT_MS, 10'000L);
    set(CURLOPT_TIMEOUT_MS, long(options_.timeout.count()));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_VERBOSE, 1L);  // only for listen(), nothing is written
    set(CURLOPT_DEBUGFUNCTION, &listen);
    set(CURLOPT_DEBUGDATA, &heard);
    const CURLcode result = curl_easy_perform(curl.get());
    if (result != CURLE_OK) fail(result, heard);
}

}  // namespace peertest
