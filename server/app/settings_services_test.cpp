#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "app/settings.hpp"
#include "support/temp_folder.hpp"

namespace peertest {
namespace {

// What is read in which mode, and what is bad about it; other bad settings, such as missing secrets, are left out.
struct ServiceSettings : testing::Test {
    TempFolder folder;
    Settings load(const std::string& lines, const std::string& mode = "development") {
        std::ofstream(folder.file("env")) << "PEERTEST_MODE=" << mode << "\nPEERTEST_DATA_DIR=" << folder.file("data") << "\n" << lines;
        return load_settings(folder.file("env"));
    }
    std::string problem(const std::string& lines, const std::string& mode = "development") {
        try {
            load(lines, mode);
        } catch (const std::runtime_error& e) {
            return e.what();
        }
        return "none";
    }
    void SetUp() override {
        for (const char* name : {"PEERTEST_MODE", "PEERTEST_DATA_DIR", "SMTP_URL", "SENDGRID_API_KEY", "MAIL_FROM", "S3_ENDPOINT",
                                 "S3_BUCKET", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "OPENAI_API_KEY"})
            ::unsetenv(name);
    }
    const std::string s3 = "S3_BUCKET=files\nAWS_REGION=eu-central-1\nAWS_ACCESS_KEY_ID=id\nAWS_SECRET_ACCESS_KEY=key\n";
    const std::string key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDD3WkqbL/zZzylHEdoLsPjMgHydYCi4YXhP8PMkxgHQT"
                            "91jnRIvuYfps97+0Gtzj2hJTRHkFrkzd7zLlYTwOvA==";
};

#define EXPECT_SAYS(text, words) EXPECT_NE((text).find(words), std::string::npos) << (text)

TEST_F(ServiceSettings, storage_is_there_whole_or_not_at_all) {
    const auto s = load(s3);
    EXPECT_EQ(s.s3_endpoint, "https://s3.eu-central-1.amazonaws.com");
    EXPECT_EQ(load(s3 + "S3_ENDPOINT=http://127.0.0.1:7070/").s3_endpoint, "http://127.0.0.1:7070");
    for (const std::string name : {"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}) {
        std::string without = s3;
        without.erase(without.find(name), without.find('\n', without.find(name)) - without.find(name));
        EXPECT_SAYS(problem(without), "bad setting " + name + ": is needed with S3_BUCKET");
    }
    EXPECT_SAYS(problem("S3_ENDPOINT=https://s3.test"), "bad setting S3_BUCKET: is needed with S3_ENDPOINT");
    EXPECT_SAYS(problem("CDN_URL=https://cdn.test"), "bad setting S3_BUCKET: is needed with CDN_URL");
    EXPECT_SAYS(problem(s3 + "S3_ENDPOINT=https://s3.test/path"), "bad setting S3_ENDPOINT: must name no path");
    EXPECT_SAYS(problem(s3 + "CDN_URL=https://cdn.test;script-src *"), "bad setting CDN_URL");
    EXPECT_SAYS(problem("S3_BUCKET=Files/x"), "bad setting S3_BUCKET: must have small letters");
    EXPECT_EQ(problem("AWS_REGION=eu-central-1\nAWS_ACCESS_KEY_ID=of another program"), "none");
}

TEST_F(ServiceSettings, services_are_asked_by_https_outside_development) {
    EXPECT_SAYS(problem(s3 + "S3_ENDPOINT=http://s3.test", "production"), "S3_ENDPOINT: must start with https://");
    EXPECT_EQ(problem(s3 + "S3_ENDPOINT=http://s3.test"), "none");
    EXPECT_EQ(problem(s3 + "S3_ENDPOINT=http://localhost:7070", "production").find("S3_ENDPOINT"), std::string::npos);
    EXPECT_SAYS(problem("OPENAI_BASE_URL=http://model.test/v1", "production"), "OPENAI_BASE_URL: must start with https://");
}

TEST_F(ServiceSettings, mail_by_one_way) {
    EXPECT_FALSE(load("SMTP_URL=smtp://u:p@mail.test:587\nMAIL_FROM=Hub <hub@mail.test>").smtp_requires_tls);
    EXPECT_SAYS(problem("", "production"), "SMTP_URL: or SENDGRID_API_KEY is needed");
    EXPECT_SAYS(problem("SMTP_URL=smtp://mail.test", "production"), "MAIL_FROM: is needed with SMTP_URL");
    EXPECT_SAYS(problem("SENDGRID_API_KEY=SG.x", "production"), "MAIL_FROM: is needed with SENDGRID_API_KEY");
    EXPECT_SAYS(problem("SMTP_URL=smtp://mail.test\nSENDGRID_API_KEY=SG.x"), "choose one");
    EXPECT_SAYS(problem("SENDGRID_API_BASE=https://api.eu.sendgrid.com"), "SENDGRID_API_KEY: is needed with SENDGRID_API_BASE");
    EXPECT_SAYS(problem("SENDGRID_WEBHOOK_KEY=" + key), "SENDGRID_API_KEY: is needed with SENDGRID_WEBHOOK_KEY");
    EXPECT_SAYS(problem("SENDGRID_API_KEY=SG.x\nSENDGRID_WEBHOOK_KEY=abc"), "SENDGRID_WEBHOOK_KEY: must be");
    for (const std::string bad : {"mail.test", "smtp://", "http://mail.test", "smtp://mail.test?x", "smtp://a b"})
        EXPECT_SAYS(problem("SMTP_URL=" + bad), "bad setting SMTP_URL");
    for (const std::string bad : {"nobody", "Hub <hub@mail.test", "a@b, c@d"})
        EXPECT_SAYS(problem("MAIL_FROM=" + bad), "bad setting MAIL_FROM");
}

TEST_F(ServiceSettings, a_model_needs_its_name_and_its_key) {
    const auto s = load("OPENAI_API_KEY=sk-1\nOPENAI_MODEL=words-1");
    EXPECT_EQ(s.openai_base_url, "https://api.openai.com/v1");
    EXPECT_EQ(s.ai_daily_calls, 1000);
    EXPECT_SAYS(problem("OPENAI_API_KEY=sk-1"), "OPENAI_MODEL: is needed with OPENAI_API_KEY");
    EXPECT_SAYS(problem("OPENAI_MODEL=words-1"), "OPENAI_API_KEY: is needed with OPENAI_MODEL");
    EXPECT_SAYS(problem("OPENAI_BASE_URL=https://model.test/v1"), "OPENAI_API_KEY: is needed with OPENAI_BASE_URL");
    EXPECT_SAYS(problem("PEERTEST_AI_DAILY_CALLS=0"), "PEERTEST_AI_DAILY_CALLS");
    EXPECT_SAYS(problem("PEERTEST_CA_FILE=/nowhere"), "PEERTEST_CA_FILE: there is no such file");
}

}  // namespace
}  // namespace peertest
