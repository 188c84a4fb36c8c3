#include "app/settings.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

#include "adapters/store_mongo.hpp"
#include "kit/crypto.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

using Secrets = std::vector<std::pair<std::string, std::string>>;

[[noreturn]] void bad(const std::string& name, const std::string& why) {
    throw std::runtime_error("bad setting " + name + ": " + why);
}

// NAME=value lines; quotes around a value and `export` before a name are left out.
std::map<std::string, std::string> read_env_file(const std::string& path) {
    std::map<std::string, std::string> out;
    std::ifstream in(path);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        std::string text = trim(line);
        if (text.empty() || text[0] == '#') continue;
        if (text.starts_with("export ")) text = trim(text.substr(7));
        const auto eq = text.find('=');
        if (eq == std::string::npos || eq == 0)
            throw std::runtime_error(path + ":" + std::to_string(number) + ": not NAME=value");
        std::string value = trim(text.substr(eq + 1));
        if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
            value = value.substr(1, value.size() - 2);
        out[trim(text.substr(0, eq))] = value;
    }
    return out;
}

// Where settings come from: the environment wins over the file; an empty value counts as absent.
struct Source {
    std::map<std::string, std::string> file;
    std::string get(const std::string& name, const std::string& otherwise = {}) const {
        if (const char* v = std::getenv(name.c_str()); v && *v) return v;
        const auto at = file.find(name);
        return at != file.end() && !at->second.empty() ? at->second : otherwise;
    }
    int number(const std::string& name, int otherwise, int lo, int hi) const {
        const std::string text = get(name);
        if (text.empty()) return otherwise;
        int v = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
        if (error != std::errc{} || end != text.data() + text.size() || v < lo || v > hi)
            bad(name, "must be a number from " + std::to_string(lo) + " to " + std::to_string(hi));
        return v;
    }
    bool on(const std::string& name, bool otherwise) const {
        const std::string text = get(name);
        if (text.empty()) return otherwise;
        if (text == "on") return true;
        if (text == "off") return false;
        bad(name, "must be on or off");
    }
};

std::string address(const Source& from, const std::string& name, const std::string& otherwise) {
    const std::string text = from.get(name, otherwise);
    const auto colon = text.rfind(':');
    std::string host = colon == std::string::npos ? "" : text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    unsigned char ip[16];
    if (inet_pton(AF_INET, host.c_str(), ip) != 1 && inet_pton(AF_INET6, host.c_str(), ip) != 1)
        bad(name, "must be ADDRESS:PORT, such as 127.0.0.1:8000, with a numeric address");
    int port = -1;
    const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port < 0 || port > 65535)
        bad(name, "the port must be a number from 0 to 65535");
    return text;
}

std::string url(const Source& from, const std::string& name, const std::string& otherwise) {
    std::string text = from.get(name, otherwise);
    while (text.ends_with('/')) text.pop_back();
    if (text.empty()) return text;
    const bool web = text.starts_with("http://") || text.starts_with("https://");
    const std::string host = web ? text.substr(text.find("//") + 2) : "";
    if (host.empty() || host.find_first_of(" ?#@\"'<>\\") != std::string::npos)
        bad(name, "must be an http or https address without a query");
    return text;
}

std::vector<std::string> proxies(const Source& from) {
    const std::string name = "PEERTEST_TRUSTED_PROXIES";
    auto list = split(from.get(name), ',');
    for (const auto& entry : list) {
        const auto slash = entry.find('/');
        const std::string host = entry.substr(0, slash);
        unsigned char ip[16];
        const int bits = inet_pton(AF_INET, host.c_str(), ip) == 1 ? 32 : inet_pton(AF_INET6, host.c_str(), ip) == 1 ? 128 : 0;
        int wanted = bits;
        if (slash != std::string::npos) {
            const char* end = entry.data() + entry.size();
            const auto r = std::from_chars(entry.data() + slash + 1, end, wanted);
            if (r.ec != std::errc{} || r.ptr != end) wanted = -1;
        }
        if (bits == 0 || wanted < 0 || wanted > bits) bad(name, "'" + entry + "' is no address or CIDR");
    }
    return list;
}

Secrets parse_secrets(const std::string& name, const std::string& text, std::size_t min_length) {
    Secrets out;
    for (const auto& piece : split(text, ',')) {
        const auto colon = piece.find(':');
        if (colon == std::string::npos || colon == 0) bad(name, "must be kid:secret, several separated by commas");
        const std::string kid = piece.substr(0, colon), secret = piece.substr(colon + 1);
        for (const char c : kid)
            if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_')
                bad(name, "a key id has letters, digits, - and _ only");
        for (const auto& known : out)
            if (known.first == kid) bad(name, "the key id " + kid + " is there twice");
        if (secret.size() < min_length)
            bad(name, "the secret of key " + kid + " is shorter than " + std::to_string(min_length) + " characters");
        if (secret.find_first_not_of(secret[0]) == std::string::npos || lower_ascii(secret).find("changeme") == 0)
            bad(name, "the secret of key " + kid + " is a placeholder: make one with `openssl rand -base64 32`");
        out.emplace_back(kid, secret);
    }
    return out;
}

// A secret made once and kept in the data folder, readable by its owner alone (development only).
std::string made_secret(const std::string& data_dir, const std::string& file) {
    const std::filesystem::path path = std::filesystem::path(data_dir) / file;
    if (std::ifstream in(path); in) {
        std::string text;
        std::getline(in, text);
        if (!text.empty()) return text;
    }
    std::filesystem::create_directories(data_dir);
    const std::string text = "dev:" + random_token();
    const std::string fresh = path.string() + ".new";
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    const std::string line = text + "\n";
    if (fd < 0 || ::write(fd, line.data(), line.size()) != ssize_t(line.size()) || ::fsync(fd) != 0 || ::close(fd) != 0)
        throw std::runtime_error("cannot write " + fresh);
    std::filesystem::rename(fresh, path);
    return text;
}

Secrets secrets(const Source& from, const Settings& s, const std::string& name, const std::string& file) {
    std::string text = from.get(name);
    if (text.empty()) {
        if (!s.development()) bad(name, "is needed outside development mode, as kid:secret");
        text = made_secret(s.data_dir, file);
    }
    auto out = parse_secrets(name, text, s.development() ? 16 : 32);
    if (out.empty()) bad(name, "must be kid:secret");
    return out;
}

void read_stripe(const Source& from, Settings& s) {
    s.stripe_secret_key = from.get("STRIPE_SECRET_KEY");
    s.stripe_webhook_secret = from.get("STRIPE_WEBHOOK_SECRET");
    s.stripe_api_base = url(from, "STRIPE_API_BASE", "https://api.stripe.com");
    s.stripe_price_id = from.get("STRIPE_PRICE_ID");
    const std::string& key = s.stripe_secret_key;
    if (key.empty()) {
        if (!s.development()) bad("STRIPE_SECRET_KEY", "is needed: test-mode payments are for development mode only");
        for (const char* name : {"STRIPE_PRICE_ID", "STRIPE_API_BASE"})
            if (!from.get(name).empty()) bad("STRIPE_SECRET_KEY", std::string("is needed with ") + name);
        return;
    }
    if (key.starts_with("pk_")) bad("STRIPE_SECRET_KEY", "is a publishable key; the secret one starts with sk_ or rk_");
    if (!key.starts_with("sk_") && !key.starts_with("rk_")) bad("STRIPE_SECRET_KEY", "must start with sk_ or rk_");
    const auto webhook_secrets = split(s.stripe_webhook_secret, ',');
    if (webhook_secrets.empty()) bad("STRIPE_WEBHOOK_SECRET", "is needed with STRIPE_SECRET_KEY");
    for (const auto& secret : webhook_secrets)
        if (!secret.starts_with("whsec_")) bad("STRIPE_WEBHOOK_SECRET", "each secret must start with whsec_");
    if (s.stripe_price_id.empty()) bad("STRIPE_PRICE_ID", "is needed with STRIPE_SECRET_KEY");
    if (!s.stripe_price_id.starts_with("price_")) bad("STRIPE_PRICE_ID", "must be a price's id, which starts with price_");
    if (!s.development() && !s.stripe_api_base.starts_with("https://"))
        bad("STRIPE_API_BASE", "must start with https:// outside development mode");
}

void read_third_parties(const Source& from, Settings& s) {
    read_stripe(from, s);
    s.smtp_url = from.get("SMTP_URL");
    if (!s.smtp_url.empty() && !s.smtp_url.starts_with("smtp://") && !s.smtp_url.starts_with("smtps://"))
        bad("SMTP_URL", "must start with smtp:// or smtps://");
    s.sendgrid_api_key = from.get("SENDGRID_API_KEY");
    if (s.smtp_url.empty() && s.sendgrid_api_key.empty() && !s.development())
        bad("SMTP_URL", "or SENDGRID_API_KEY is needed: captured mail is for development mode only");
    s.mail_from = from.get("MAIL_FROM", s.mail_from);
    if (s.mail_from.find('@') == std::string::npos || s.mail_from.find_first_of("\r\n") != std::string::npos)
        bad("MAIL_FROM", "must hold a mail address");
    s.mongo_uri = from.get("MONGO_URI");
    try {
        if (!s.mongo_uri.empty()) check_mongo_uri(s.mongo_uri);
    } catch (const std::runtime_error& e) {
        bad("MONGO_URI", e.what());
    }
    // Better no start than one that quietly keeps data elsewhere than its owner thinks.
    for (const char* name : {"REDIS_URL", "S3_ENDPOINT", "S3_BUCKET"})
        if (!from.get(name).empty()) bad(name, "this version does not support it; leave it out to use the embedded default");
}

}  // namespace

Settings load_settings(const std::string& env_file) {
    const Source from{read_env_file(env_file)};
    Settings s;
    const std::string mode = from.get("PEERTEST_MODE", "production");
    if (mode != "production" && mode != "development") bad("PEERTEST_MODE", "must be production or development");
    s.mode = mode == "development" ? Mode::development : Mode::production;
    s.listen = address(from, "PEERTEST_LISTEN", s.listen);
    s.metrics_listen = address(from, "PEERTEST_METRICS_LISTEN", s.metrics_listen);
    s.public_url = url(from, "PEERTEST_PUBLIC_URL", "http://localhost" + s.listen.substr(s.listen.rfind(':')));
    s.public_url_given = !from.get("PEERTEST_PUBLIC_URL").empty();
    s.data_dir = from.get("PEERTEST_DATA_DIR", s.data_dir);
    s.rate_limits = from.on("PEERTEST_RATE_LIMITS", true);
    if (!s.rate_limits && !s.development()) bad("PEERTEST_RATE_LIMITS", "may be off in development mode only");
    s.trusted_proxies = proxies(from);
    s.log_level = from.get("PEERTEST_LOG_LEVEL", s.development() ? "debug" : "info");
    if (s.log_level != "debug" && s.log_level != "info" && s.log_level != "warn" && s.log_level != "error")
        bad("PEERTEST_LOG_LEVEL", "must be debug, info, warn or error");
    s.bcrypt_cost = from.number("PEERTEST_BCRYPT_COST", s.bcrypt_cost, s.development() ? 4 : 10, 15);
    s.admin_totp = from.on("PEERTEST_ADMIN_TOTP", !s.development());
    s.platform_fee_bps = from.number("PEERTEST_PLATFORM_FEE_BPS", 0, 0, 10'000);
    s.max_open_assignments = from.number("PEERTEST_MAX_OPEN_ASSIGNMENTS", s.max_open_assignments, 1, 100);
    s.qualification_pass_score = from.number("PEERTEST_QUALIFICATION_PASS_SCORE", s.qualification_pass_score, 1, 100);
    s.accept_wait_ms = from.number("PEERTEST_ACCEPT_WAIT_MS", s.accept_wait_ms, 100, 30'000);
    s.workers = from.on("PEERTEST_WORKERS", true);
    s.threads = from.number("PEERTEST_THREADS", 0, 0, 256);
    s.max_connections = from.number("PEERTEST_MAX_CONNECTIONS", s.max_connections, 10, 1'000'000);
    s.demo_app_url = url(from, "PEERTEST_DEMO_APP_URL", s.demo_app_url);
    s.failpoint = from.get("PEERTEST_FAILPOINT");
    if (!s.failpoint.empty() && !s.development()) bad("PEERTEST_FAILPOINT", "is for development mode only");
    read_third_parties(from, s);
    s.jwt_secrets = secrets(from, s, "JWT_SECRET", "jwt_secret");
    s.encryption_keys = secrets(from, s, "PEERTEST_ENCRYPTION_KEYS", "encryption_keys");
    return s;
}

}  // namespace peertest
