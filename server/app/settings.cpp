#include "app/settings.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>

#include "adapters/redis_url.hpp"
#include "adapters/store_mongo.hpp"
#include "app/settings_services.hpp"
#include "app/settings_source.hpp"
#include "kit/crypto.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

using Secrets = std::vector<std::pair<std::string, std::string>>;
using Source = SettingsSource;

std::string address(const Source& from, const std::string& name, const std::string& otherwise) {
    const std::string text = from.get(name, otherwise);
    const auto colon = text.rfind(':');
    std::string host = colon == std::string::npos ? "" : text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    unsigned char ip[16];
    if (inet_pton(AF_INET, host.c_str(), ip) != 1 && inet_pton(AF_INET6, host.c_str(), ip) != 1) {
        from.bad(name, "must be ADDRESS:PORT, such as 127.0.0.1:8000, with a numeric address");
        return otherwise;
    }
    int port = -1;
    const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port < 0 || port > 65535)
        from.bad(name, "the port must be a number from 0 to 65535");
    return text;
}

std::string url(const Source& from, const std::string& name, const std::string& otherwise) {
    std::string text = from.get(name, otherwise);
    while (text.ends_with('/')) text.pop_back();
    if (text.empty()) return text;
    const bool web = text.starts_with("http://") || text.starts_with("https://");
    const std::string host = web ? text.substr(text.find("//") + 2) : "";
    if (host.empty() || host.find_first_of(" ?#@\"'<>\\") != std::string::npos)
        from.bad(name, "must be an http or https address without a query");
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
        if (bits == 0 || wanted < 0 || wanted > bits) from.bad(name, "'" + entry + "' is no address or CIDR");
    }
    return list;
}

// What examples and hurried people write: never random.
bool is_placeholder(const std::string& secret) {
    const std::string text = lower_ascii(secret);
    for (const char* word : {"changeme", "change-me", "change_me", "placeholder", "example", "password", "secret"})
        if (text.find(word) != std::string::npos) return true;
    return std::set<char>(text.begin(), text.end()).size() < 8;
}

Secrets parse_secrets(const Source& from, const std::string& name, const std::string& text, std::size_t min_length) {
    Secrets out;
    for (const auto& piece : split(text, ',')) {
        const auto colon = piece.find(':');
        if (colon == std::string::npos || colon == 0) {
            from.bad(name, "must be kid:secret, several separated by commas");
            continue;
        }
        const std::string kid = piece.substr(0, colon), secret = piece.substr(colon + 1);
        if (std::ranges::any_of(kid, [](unsigned char c) { return !std::isalnum(c) && c != '-' && c != '_'; }))
            from.bad(name, "a key id has letters, digits, - and _ only");
        for (const auto& known : out)
            if (known.first == kid) from.bad(name, "the key id " + kid + " is there twice");
        if (secret.size() < min_length)
            from.bad(name, "the secret of key " + kid + " is shorter than " + std::to_string(min_length) + " characters");
        else if (is_placeholder(secret))
            from.bad(name, "the secret of key " + kid + " is a placeholder: make one with `openssl rand -base64 32`");
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
        if (!s.development()) from.bad(name, "is needed outside development mode, as kid:secret");
        if (from.any_bad()) return {};  // nothing is made for a start that will not be
        text = made_secret(s.data_dir, file);
        from.made(name, text, (std::filesystem::path(s.data_dir) / file).string());
    }
    auto out = parse_secrets(from, name, text, s.development() ? 16 : 32);
    if (out.empty()) from.bad(name, "must be kid:secret");
    return out;
}

void read_stripe(const Source& from, Settings& s) {
    s.stripe_secret_key = from.get("STRIPE_SECRET_KEY");
    s.stripe_webhook_secret = from.get("STRIPE_WEBHOOK_SECRET");
    s.stripe_api_base = url(from, "STRIPE_API_BASE", "https://api.stripe.com");
    s.stripe_price_id = from.get("STRIPE_PRICE_ID");
    const std::string& key = s.stripe_secret_key;
    if (key.empty()) {
        if (!s.development()) from.bad("STRIPE_SECRET_KEY", "is needed: test-mode payments are for development mode only");
        for (const char* name : {"STRIPE_PRICE_ID", "STRIPE_API_BASE"})
            if (!from.get(name).empty()) from.bad("STRIPE_SECRET_KEY", std::string("is needed with ") + name);
        return;
    }
    if (key.starts_with("pk_")) from.bad("STRIPE_SECRET_KEY", "is a publishable key; the secret one starts with sk_ or rk_");
    else if (!key.starts_with("sk_") && !key.starts_with("rk_")) from.bad("STRIPE_SECRET_KEY", "must start with sk_ or rk_");
    const auto webhook_secrets = split(s.stripe_webhook_secret, ',');
    if (webhook_secrets.empty()) from.bad("STRIPE_WEBHOOK_SECRET", "is needed with STRIPE_SECRET_KEY");
    for (const auto& secret : webhook_secrets)
        if (!secret.starts_with("whsec_")) from.bad("STRIPE_WEBHOOK_SECRET", "each secret must start with whsec_");
    if (s.stripe_price_id.empty()) from.bad("STRIPE_PRICE_ID", "is needed with STRIPE_SECRET_KEY");
    else if (!s.stripe_price_id.starts_with("price_")) from.bad("STRIPE_PRICE_ID", "must be a price's id, which starts with price_");
    if (!s.development() && !s.stripe_api_base.starts_with("https://"))
        from.bad("STRIPE_API_BASE", "must start with https:// outside development mode");
}

void read_third_parties(const Source& from, Settings& s) {
    read_stripe(from, s);
    s.mongo_uri = from.get("MONGO_URI");
    try {
        if (!s.mongo_uri.empty()) check_mongo_uri(s.mongo_uri);
    } catch (const std::runtime_error& e) {
        from.bad("MONGO_URI", e.what());
    }
    s.redis_url = from.get("REDIS_URL");
    try {
        if (!s.redis_url.empty()) parse_redis_url(s.redis_url);
    } catch (const std::invalid_argument& e) {
        from.bad("REDIS_URL", e.what());
    }
}

void read_backup(const Source& from, Settings& s) {
    s.backup_dir = from.get("PEERTEST_BACKUP_DIR");
    s.backup_bucket = bucket_name(from, "PEERTEST_BACKUP_BUCKET");
    if (!s.backup_bucket.empty() && s.s3_bucket.empty())
        from.bad("S3_BUCKET", "is needed with PEERTEST_BACKUP_BUCKET: only backups without the contents of files are copied");
    if (!s.backup_bucket.empty() && s.backup_dir.empty())
        from.bad("PEERTEST_BACKUP_DIR", "is needed with PEERTEST_BACKUP_BUCKET: backups are made there and then copied");
    s.backup_days = from.number("PEERTEST_BACKUP_DAYS", s.backup_days, 1, 3650);
    s.backup_keys = parse_secrets(from, "PEERTEST_BACKUP_KEYS", from.get("PEERTEST_BACKUP_KEYS"), 32);
    if (!s.backup_dir.empty() && s.backup_keys.empty() && !s.development())
        from.bad("PEERTEST_BACKUP_KEYS", "is needed with PEERTEST_BACKUP_DIR: it seals the settings within backups");
}

}  // namespace

Settings load_settings(const SettingsSource& from) {
    Settings s;
    const std::string mode = from.get("PEERTEST_MODE", "production");
    if (mode != "production" && mode != "development") from.bad("PEERTEST_MODE", "must be production or development");
    from.throw_if_bad();  // most rules depend on it
    s.mode = mode == "development" ? Mode::development : Mode::production;
    s.listen = address(from, "PEERTEST_LISTEN", s.listen);
    s.metrics_listen = address(from, "PEERTEST_METRICS_LISTEN", s.metrics_listen);
    s.public_url = url(from, "PEERTEST_PUBLIC_URL", "http://localhost" + s.listen.substr(s.listen.rfind(':')));
    s.public_url_given = !from.get("PEERTEST_PUBLIC_URL").empty();
    s.data_dir = from.get("PEERTEST_DATA_DIR", s.data_dir);
    s.rate_limits = from.on("PEERTEST_RATE_LIMITS", true);
    if (!s.rate_limits && !s.development()) from.bad("PEERTEST_RATE_LIMITS", "may be off in development mode only");
    s.trusted_proxies = proxies(from);
    s.log_level = from.get("PEERTEST_LOG_LEVEL", s.development() ? "debug" : "info");
    if (s.log_level != "debug" && s.log_level != "info" && s.log_level != "warn" && s.log_level != "error")
        from.bad("PEERTEST_LOG_LEVEL", "must be debug, info, warn or error");
    s.bcrypt_cost = from.number("PEERTEST_BCRYPT_COST", s.bcrypt_cost, s.development() ? 4 : 10, 15);
    s.admin_totp = from.on("PEERTEST_ADMIN_TOTP", !s.development());
    s.platform_fee_bps = from.number("PEERTEST_PLATFORM_FEE_BPS", 0, 0, 10'000);
    s.max_open_assignments = from.number("PEERTEST_MAX_OPEN_ASSIGNMENTS", s.max_open_assignments, 1, 100);
    s.qualification_pass_score = from.number("PEERTEST_QUALIFICATION_PASS_SCORE", s.qualification_pass_score, 1, 100);
    s.accept_wait_ms = from.number("PEERTEST_ACCEPT_WAIT_MS", s.accept_wait_ms, 100, 30'000);
    s.workers = from.on("PEERTEST_WORKERS", true);
    s.stop_delay_s = from.number("PEERTEST_STOP_DELAY_S", s.development() ? 0 : 5, 0, 300);
    s.threads = from.number("PEERTEST_THREADS", 0, 0, 256);
    s.max_connections = from.number("PEERTEST_MAX_CONNECTIONS", s.max_connections, 10, 1'000'000);
    s.cache_mb = from.number("PEERTEST_CACHE_MB", s.cache_mb, 1, 1'000'000);
    for (const auto& [name, ms] : {std::pair{"PEERTEST_HEAD_TIMEOUT_MS", &s.head_timeout_ms},
                                   {"PEERTEST_BODY_TIMEOUT_MS", &s.body_timeout_ms},
                                   {"PEERTEST_WRITE_TIMEOUT_MS", &s.write_timeout_ms},
                                   {"PEERTEST_IDLE_TIMEOUT_MS", &s.idle_timeout_ms},
                                   {"PEERTEST_LIVE_TIMEOUT_MS", &s.live_timeout_ms}})
        *ms = from.number(name, *ms, 100, 3'600'000);
    s.demo_app_url = url(from, "PEERTEST_DEMO_APP_URL", s.demo_app_url);
    s.failpoint = from.get("PEERTEST_FAILPOINT");
    if (!s.failpoint.empty() && !s.development()) from.bad("PEERTEST_FAILPOINT", "is for development mode only");
    read_third_parties(from, s);
    read_trusted_authorities(from, s);
    read_mail_settings(from, s);
    read_storage_settings(from, s);
    read_model_settings(from, s);
    s.jwt_secrets = secrets(from, s, "JWT_SECRET", "jwt_secret");
    s.encryption_keys = secrets(from, s, "PEERTEST_ENCRYPTION_KEYS", "encryption_keys");
    read_backup(from, s);
    from.throw_if_bad();
    s.given = from.given();
    return s;
}

Settings load_settings(const std::string& env_file) { return load_settings(SettingsSource(env_file)); }

}  // namespace peertest
