// Settings from the environment and a `.env` file in the working folder (the environment wins). See docs/operations.md.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace peertest {

enum class Mode { production, development };

struct Settings {
    Mode mode = Mode::production;
    std::string listen = "127.0.0.1:8000";  // port 0 takes a free one
    std::string metrics_listen = "127.0.0.1:9464";
    std::string public_url = "http://localhost:8000";  // no slash at the end
    bool public_url_given = false;                     // otherwise it follows the port that is listened at
    std::string data_dir = "./data";
    std::string mongo_uri;  // empty: SQLite in the data folder
    std::string web_dir;  // the built web app; empty: found beside the binary
    std::vector<std::pair<std::string, std::string>> jwt_secrets;      // kid, secret; newest first
    std::vector<std::pair<std::string, std::string>> encryption_keys;  // kid, secret; newest first
    std::string stripe_secret_key, stripe_webhook_secret, stripe_api_base, stripe_price_id;
    std::string smtp_url, sendgrid_api_key, sendgrid_api_base, mail_from = "PeerTest Hub <hub@localhost>";
    std::string sendgrid_webhook_key;  // what it signs its events with; empty: they are not listened to
    bool smtp_requires_tls = true;
    std::string s3_endpoint, s3_bucket, aws_region, aws_access_key_id, aws_secret_access_key, cdn_url;
    std::string openai_base_url, openai_api_key, openai_model;
    int ai_daily_calls = 1000;
    std::string ca_file;  // authorities that services' certificates may be signed by, instead of the system's
    std::string redis_url;  // empty: cache, limits and live messages stay in this process
    bool rate_limits = true;
    std::vector<std::string> trusted_proxies;  // addresses or CIDR
    std::string log_level = "info";
    int platform_fee_bps = 0;
    int accept_wait_ms = 8000;  // for the provider's answer about a hold
    int bcrypt_cost = 10;
    int max_open_assignments = 3;      // per tester
    int qualification_pass_score = 70;  // of 100
    bool admin_totp = true;  // admins need a second factor
    bool workers = true;
    int stop_delay_s = 0;  // between the signal and the end of listening, for balancers to notice
    int threads = 0;  // of the pool that runs handlers; 0: by the machine
    int max_connections = 10'000;
    int cache_mb = 64;
    // Milliseconds that a client may take: to send a head, between pieces of a body or of an answer, between requests,
    // and without a sign of life on a live socket.
    int head_timeout_ms = 10'000, body_timeout_ms = 30'000, write_timeout_ms = 30'000, idle_timeout_ms = 75'000,
        live_timeout_ms = 60'000;
    std::string failpoint;  // development: where a test has the process killed, see kit/failpoint.hpp
    std::string backup_dir;  // where the server puts its nightly backup; empty: none
    std::string backup_bucket;  // where they are copied to, in S3; empty: nowhere
    int backup_days = 30;    // how long backups are kept, here and there
    std::vector<std::pair<std::string, std::string>> backup_keys;  // kid, secret; seal the settings within backups
    std::map<std::string, std::string> given;                      // what was set, for backups
    std::string demo_app_url = "http://localhost:8001";  // the app that the demo data is about

    // Nothing that a request needs is reached over a network: it may be answered on its socket's thread.
    bool in_one_process() const { return mongo_uri.empty() && redis_url.empty(); }
    bool development() const { return mode == Mode::development; }
};

class SettingsSource;

// Throws std::runtime_error with a line for each bad setting that says which and why.
Settings load_settings(const SettingsSource& from);
Settings load_settings(const std::string& env_file = ".env");

}  // namespace peertest
