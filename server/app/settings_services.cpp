// The settings of services elsewhere: mail, storage, a model. Half of what one needs is no start, rather than a guess.
#include "app/settings_services.hpp"

#include <cctype>
#include <filesystem>

#include "app/settings.hpp"
#include "app/settings_source.hpp"
#include "kit/ecdsa.hpp"
#include "kit/mail_address.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

using Source = SettingsSource;

std::string host_in(const std::string& url) {
    const auto slashes = url.find("//");
    if (slashes == std::string::npos) return {};
    std::string host = url.substr(slashes + 2);
    host = host.substr(0, host.find('/'));
    host = host.substr(host.rfind('@') + 1);  // npos + 1 is 0
    return host.starts_with('[') ? host.substr(0, host.find(']') + 1) : host.substr(0, host.find(':'));
}

bool on_this_machine(const std::string& url) {
    const auto host = host_in(url);
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

// Where another server is asked: by https, but for development and this very machine.
std::string server_address(const Source& from, const Settings& s, const std::string& name, const std::string& otherwise) {
    std::string url = from.get(name, otherwise);
    while (url.ends_with('/')) url.pop_back();
    if (url.empty()) return url;
    const bool https = url.starts_with("https://");
    if ((!https && !url.starts_with("http://")) || host_in(url).empty() ||
        url.find_first_of(" ?#@\"'<>\\;,\t\r\n") != std::string::npos)
        from.bad(name, "must be an https address, without a query or a password");
    else if (!https && !s.development() && !on_this_machine(url))
        from.bad(name, "must start with https:// outside development mode");
    return url;
}

void need(const Source& from, const std::string& name, const std::string& value, const std::string& because_of) {
    if (value.empty()) from.bad(name, "is needed with " + because_of);
}

}  // namespace

void read_mail_settings(const Source& from, Settings& s) {
    s.smtp_url = from.get("SMTP_URL");
    s.sendgrid_api_key = from.get("SENDGRID_API_KEY");
    s.sendgrid_api_base = server_address(from, s, "SENDGRID_API_BASE", "https://api.sendgrid.com");
    s.sendgrid_webhook_key = from.get("SENDGRID_WEBHOOK_KEY");
    const std::string given_sender = from.get("MAIL_FROM");
    s.mail_from = given_sender.empty() ? s.mail_from : given_sender;
    const bool smtp = !s.smtp_url.empty(), sendgrid = !s.sendgrid_api_key.empty();
    if (smtp && ((!s.smtp_url.starts_with("smtp://") && !s.smtp_url.starts_with("smtps://")) || host_in(s.smtp_url).empty() ||
                 s.smtp_url.find_first_of(" ?#\"<>\\\t\r\n") != std::string::npos))
        from.bad("SMTP_URL", "must be smtp://user:password@host:port or smtps://…, user and password URL-encoded");
    // A relay or a mail catcher on this very machine needs no TLS, nor does development.
    s.smtp_requires_tls = !s.development() && !on_this_machine(s.smtp_url);
    if (smtp && sendgrid) from.bad("SENDGRID_API_KEY", "cannot be there together with SMTP_URL: choose one");
    if (!smtp && !sendgrid && !s.development())
        from.bad("SMTP_URL", "or SENDGRID_API_KEY is needed: captured mail is for development mode only");
    if (!sendgrid && !from.get("SENDGRID_API_BASE").empty()) need(from, "SENDGRID_API_KEY", {}, "SENDGRID_API_BASE");
    if (!sendgrid && !s.sendgrid_webhook_key.empty()) need(from, "SENDGRID_API_KEY", {}, "SENDGRID_WEBHOOK_KEY");
    if (!s.sendgrid_webhook_key.empty() && !is_ecdsa_public_key(s.sendgrid_webhook_key))
        from.bad("SENDGRID_WEBHOOK_KEY", "must be the verification key that SendGrid shows, in base64");
    if ((smtp || sendgrid) && !s.development()) need(from, "MAIL_FROM", given_sender, smtp ? "SMTP_URL" : "SENDGRID_API_KEY");
    if (!parse_mail_address(s.mail_from)) from.bad("MAIL_FROM", "must be an address, or \"Name <address>\"");
}

std::string bucket_name(const Source& from, const std::string& name) {
    const std::string bucket = from.get(name);
    for (const char c : bucket)
        if (!std::islower(static_cast<unsigned char>(c)) && !std::isdigit(static_cast<unsigned char>(c)) && c != '-' && c != '.') {
            from.bad(name, "must have small letters, digits, - and . only");
            break;
        }
    return bucket;
}

void read_storage_settings(const Source& from, Settings& s) {
    s.s3_bucket = bucket_name(from, "S3_BUCKET");
    s.cdn_url = server_address(from, s, "CDN_URL", {});
    if (s.s3_bucket.empty()) {
        for (const char* name : {"S3_ENDPOINT", "CDN_URL"})
            if (!from.get(name).empty()) from.bad("S3_BUCKET", std::string("is needed with ") + name);
        return;
    }
    s.aws_region = from.get("AWS_REGION");
    s.aws_access_key_id = from.get("AWS_ACCESS_KEY_ID");
    s.aws_secret_access_key = from.get("AWS_SECRET_ACCESS_KEY");
    need(from, "AWS_REGION", s.aws_region, "S3_BUCKET");
    need(from, "AWS_ACCESS_KEY_ID", s.aws_access_key_id, "S3_BUCKET");
    need(from, "AWS_SECRET_ACCESS_KEY", s.aws_secret_access_key, "S3_BUCKET");
    s.s3_endpoint = server_address(from, s, "S3_ENDPOINT", "https://s3." + s.aws_region + ".amazonaws.com");
    if (s.s3_endpoint.find('/', s.s3_endpoint.find("//") + 2) != std::string::npos)
        from.bad("S3_ENDPOINT", "must name no path: the bucket is put behind it");
}

void read_model_settings(const Source& from, Settings& s) {
    s.openai_api_key = from.get("OPENAI_API_KEY");
    s.openai_model = from.get("OPENAI_MODEL");
    s.openai_base_url = server_address(from, s, "OPENAI_BASE_URL", "https://api.openai.com/v1");
    s.ai_daily_calls = from.number("PEERTEST_AI_DAILY_CALLS", s.ai_daily_calls, 1, 1'000'000);
    const std::string given = from.get("OPENAI_BASE_URL");
    if (s.openai_api_key.empty() && s.openai_model.empty() && given.empty()) return;
    const std::string because = !s.openai_api_key.empty() ? "OPENAI_API_KEY" : !s.openai_model.empty() ? "OPENAI_MODEL" : "OPENAI_BASE_URL";
    need(from, "OPENAI_API_KEY", s.openai_api_key, because);
    need(from, "OPENAI_MODEL", s.openai_model, because);
    if (s.openai_api_key.find_first_of(" \r\n") != std::string::npos) from.bad("OPENAI_API_KEY", "must be one word");
}

void read_trusted_authorities(const Source& from, Settings& s) {
    s.ca_file = from.get("PEERTEST_CA_FILE");
    if (!s.ca_file.empty() && !std::filesystem::is_regular_file(s.ca_file))
        from.bad("PEERTEST_CA_FILE", "there is no such file");
}

}  // namespace peertest
