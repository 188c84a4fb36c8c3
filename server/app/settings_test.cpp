#include "app/settings.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "app/config_check.hpp"
#include "app/settings_source.hpp"
#include "support/temp_folder.hpp"

namespace peertest {
namespace {

// What stands in the file counts only where the environment says nothing: these tests say everything in the file.
struct SettingsTest : testing::Test {
    TempFolder folder;
    Settings load(const std::string& lines) {
        std::ofstream(folder.file("env")) << lines << "\nPEERTEST_DATA_DIR=" << folder.file("data") << "\n";
        return load_settings(folder.file("env"));
    }
    std::string problem(const std::string& lines) {
        try {
            load(lines);
        } catch (const std::runtime_error& e) {
            return e.what();
        }
        return "none";
    }
    void SetUp() override {
        for (const char* name : {"PEERTEST_MODE", "PEERTEST_LISTEN", "PEERTEST_METRICS_LISTEN", "PEERTEST_DATA_DIR",
                                 "PEERTEST_PUBLIC_URL", "PEERTEST_RATE_LIMITS", "JWT_SECRET", "PEERTEST_ENCRYPTION_KEYS"})
            ::unsetenv(name);
    }
    const std::string secrets = "JWT_SECRET=a:0123456789abcdefghijklmnopqrstuv\n"
                                "PEERTEST_ENCRYPTION_KEYS='b:vutsrqponmlkjihgfedcba9876543210,a:0123456789abcdefghijklmnopqrstuv'\n"
                                "STRIPE_SECRET_KEY=sk_live_1\nSTRIPE_WEBHOOK_SECRET=whsec_1,whsec_2\nSTRIPE_PRICE_ID=price_1\n"
                                "SMTP_URL=smtp://mail\nMAIL_FROM=hub@mail.test\n";
};

TEST_F(SettingsTest, development_needs_nothing_and_keeps_its_secrets) {
    const auto first = load("PEERTEST_MODE=development"), second = load("PEERTEST_MODE=development");
    EXPECT_TRUE(first.development());
    EXPECT_EQ(first.log_level, "debug");
    EXPECT_EQ(first.accept_wait_ms, 8000);
    EXPECT_EQ(first.bcrypt_cost, 10);
    EXPECT_EQ(first.max_open_assignments, 3);
    EXPECT_EQ(first.qualification_pass_score, 70);
    EXPECT_EQ(first.platform_fee_bps, 0);
    EXPECT_EQ(first.jwt_secrets, second.jwt_secrets);
    EXPECT_NE(first.jwt_secrets, first.encryption_keys);
    struct stat info {};
    ASSERT_EQ(::stat(folder.file("data/jwt_secret").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(SettingsTest, production_needs_secrets_payments_and_mail) {
    EXPECT_EQ(problem(secrets), "none");
    const auto s = load(secrets);
    EXPECT_EQ(s.log_level, "info");
    EXPECT_EQ(s.encryption_keys.size(), 2u);
    EXPECT_EQ(s.encryption_keys[0].first, "b");
    EXPECT_NE(problem("").find("STRIPE_SECRET_KEY"), std::string::npos);
    for (const char* name : {"JWT_SECRET", "PEERTEST_ENCRYPTION_KEYS", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "SMTP_URL"}) {
        std::string without = secrets;
        without.erase(without.find(name), without.find('\n', without.find(name)) - without.find(name));
        EXPECT_NE(problem(without).find(name), std::string::npos) << name;
    }
}

TEST_F(SettingsTest, the_environment_wins) {
    ::setenv("PEERTEST_LISTEN", "127.0.0.1:9", 1);
    EXPECT_EQ(load("PEERTEST_MODE=development\nPEERTEST_LISTEN=127.0.0.1:8").listen, "127.0.0.1:9");
    ::unsetenv("PEERTEST_LISTEN");
}

TEST_F(SettingsTest, names_what_is_bad) {
    for (const std::string line :
         {"PEERTEST_LISTEN=localhost:80", "PEERTEST_LISTEN=127.0.0.1", "PEERTEST_METRICS_LISTEN=127.0.0.1:70000",
          "PEERTEST_PUBLIC_URL=ftp://x", "PEERTEST_PUBLIC_URL=http://", "PEERTEST_RATE_LIMITS=maybe",
          "PEERTEST_TRUSTED_PROXIES=10.0.0.0/33", "PEERTEST_TRUSTED_PROXIES=somewhere", "PEERTEST_LOG_LEVEL=loud",
          "PEERTEST_PLATFORM_FEE_BPS=10001", "PEERTEST_PLATFORM_FEE_BPS=1.5", "PEERTEST_WORKERS=1",
          "JWT_SECRET=justasecretwithoutanid", "JWT_SECRET=a:short", "JWT_SECRET=a:changeme-changeme",
          "JWT_SECRET=a:0123456789abcdef,a:fedcba9876543210", "MAIL_FROM=nobody", "SMTP_URL=mail.example",
          "REDIS_URL=cache:6379", "REDIS_URL=redis://:secret@cache/x",
          "MONGO_URI=http://x/y", "MONGO_URI=mongodb://x/?replicaSet=rs0"}) {
        const std::string name = line.substr(0, line.find('='));
        EXPECT_NE(problem("PEERTEST_MODE=development\n" + line).find("bad setting " + name), std::string::npos) << line;
    }
    EXPECT_NE(problem("PEERTEST_MODE=test").find("PEERTEST_MODE"), std::string::npos);
    EXPECT_NE(problem(secrets + "PEERTEST_RATE_LIMITS=off").find("PEERTEST_RATE_LIMITS"), std::string::npos);
    EXPECT_NE(problem("PEERTEST_MODE=development\nnonsense").find(":2: not NAME=value"), std::string::npos);
}

TEST_F(SettingsTest, stripe_is_there_whole_or_not_at_all) {
    const auto with = [&](const std::string& name, const std::string& value) {
        std::string lines = secrets;
        const auto at = lines.find(name + "=");
        lines.replace(at, lines.find('\n', at) - at, name + "=" + value);
        return problem(lines);
    };
    EXPECT_NE(with("STRIPE_SECRET_KEY", "pk_live_1").find("STRIPE_SECRET_KEY: is a publishable key"), std::string::npos);
    EXPECT_NE(with("STRIPE_SECRET_KEY", "live").find("STRIPE_SECRET_KEY: must start with"), std::string::npos);
    EXPECT_NE(with("STRIPE_WEBHOOK_SECRET", "whsec_1,other").find("STRIPE_WEBHOOK_SECRET: each"), std::string::npos);
    EXPECT_NE(with("STRIPE_WEBHOOK_SECRET", ",").find("STRIPE_WEBHOOK_SECRET: is needed"), std::string::npos);
    EXPECT_NE(with("STRIPE_PRICE_ID", "prod_1").find("STRIPE_PRICE_ID: must be"), std::string::npos);
    EXPECT_NE(with("STRIPE_PRICE_ID", "").find("STRIPE_PRICE_ID: is needed"), std::string::npos);
    EXPECT_NE(problem(secrets + "STRIPE_API_BASE=http://stripe.test").find("STRIPE_API_BASE: must start with https"), std::string::npos);
    const std::string development = "PEERTEST_MODE=development\n";
    EXPECT_EQ(problem(development + secrets + "STRIPE_API_BASE=http://127.0.0.1:12111"), "none");
    EXPECT_NE(problem(development + "STRIPE_PRICE_ID=price_1").find("STRIPE_SECRET_KEY: is needed with STRIPE_PRICE_ID"), std::string::npos);
    EXPECT_NE(problem(development + "STRIPE_API_BASE=https://x").find("STRIPE_SECRET_KEY: is needed with STRIPE_API_BASE"), std::string::npos);
}

TEST_F(SettingsTest, every_bad_setting_is_named_at_once) {
    const std::string all = problem("PEERTEST_MODE=development\nPEERTEST_LISTEN=nowhere\nPEERTEST_THREADS=many\nPEERTEST_CACHE_MB=0\nMAIL_FROM=me");
    for (const char* name : {"PEERTEST_LISTEN", "PEERTEST_THREADS", "PEERTEST_CACHE_MB", "MAIL_FROM"})
        EXPECT_NE(all.find(std::string("bad setting ") + name), std::string::npos) << all;
    // A secret is not made for a start that will not be.
    EXPECT_FALSE(std::ifstream(folder.file("data/jwt_secret")));
}

TEST_F(SettingsTest, default_secrets_are_refused) {
    for (const char* secret : {"changeme-changeme-changeme-changeme", "this-is-an-example-of-a-signing-key",
                               "00000000000000000000000000000001", "my-secret-my-secret-my-secret-my!"}) {
        std::string text = secrets;
        text.replace(text.find("a:0123"), 34, std::string("a:") + secret);
        EXPECT_NE(problem(text).find("bad setting JWT_SECRET"), std::string::npos) << secret;
    }
}

TEST_F(SettingsTest, config_check_tells_all_and_hides_secrets) {
    const auto check = [&](const std::string& lines, bool good) {
        std::ofstream(folder.file("env")) << lines << "\nPEERTEST_DATA_DIR=" << folder.file("data") << "\n";
        std::ostringstream out;
        EXPECT_EQ(config_check(out, folder.file("env")), good) << out.str();
        return out.str();
    };
    ::setenv("PEERTEST_RATE_LIMITS", "on", 1);
    const std::string good = check(secrets + "PEERTEST_RATE_LIMIT=off\n", true);
    EXPECT_NE(good.find("The settings are good."), std::string::npos);
    EXPECT_NE(good.find("warning: PEERTEST_RATE_LIMIT is no setting"), std::string::npos) << good;
    EXPECT_NE(good.find("warning: PEERTEST_PUBLIC_URL is not https"), std::string::npos);
    EXPECT_NE(good.find("b:***,a:***"), std::string::npos);
    for (const char* secret : {"0123456789", "vutsrqpon", "sk_", "whsec_"}) EXPECT_EQ(good.find(secret), std::string::npos) << good;
    const auto source = [&](const std::string& name) {
        std::istringstream lines(good);
        for (std::string line; std::getline(lines, line);)
            if (line.starts_with(name + " ")) return line.substr(line.rfind("  ") + 2);
        return std::string("not there");
    };
    EXPECT_EQ(source("PEERTEST_RATE_LIMITS"), "environment");
    EXPECT_EQ(source("SMTP_URL"), folder.file("env"));
    EXPECT_EQ(source("PEERTEST_BCRYPT_COST"), "default");
    ::unsetenv("PEERTEST_RATE_LIMITS");
    const std::string bad = check(secrets + "PEERTEST_THREADS=many", false);
    EXPECT_NE(bad.find("bad setting PEERTEST_THREADS"), std::string::npos);
    EXPECT_EQ(bad.find("are good"), std::string::npos);
}

TEST(MaskedSetting, keeps_what_is_no_secret) {
    EXPECT_EQ(masked_setting("MONGO_URI", "mongodb://hub:p@ss/w@a:1,b:2/peertest"), "mongodb://hub:***@a:1,b:2/peertest");
    EXPECT_EQ(masked_setting("REDIS_URL", "redis://127.0.0.1:6379/0"), "redis://127.0.0.1:6379/0");
    EXPECT_EQ(masked_setting("SMTP_URL", "smtps://me@host"), "smtps://me@host");
    EXPECT_EQ(masked_setting("AWS_SECRET_ACCESS_KEY", "abc"), "***");
    EXPECT_EQ(masked_setting("STRIPE_SECRET_KEY", ""), "");
    EXPECT_EQ(masked_setting("JWT_SECRET", "no-key-id"), "***");
    EXPECT_EQ(masked_setting("MAIL_FROM", "Hub <a@b.test>"), "Hub <a@b.test>");
}

TEST_F(SettingsTest, addresses_lose_their_last_slash) {
    EXPECT_EQ(load("PEERTEST_MODE=development\nPEERTEST_PUBLIC_URL=https://hub.test/").public_url, "https://hub.test");
}

}  // namespace
}  // namespace peertest
