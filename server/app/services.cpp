#include "app/services.hpp"

#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "adapters/ai_local.hpp"
#include "adapters/ai_openai.hpp"
#include "adapters/blobs_disk.hpp"
#include "adapters/blobs_s3.hpp"
#include "adapters/mail_capture.hpp"
#include "adapters/mail_sendgrid.hpp"
#include "adapters/mail_smtp.hpp"
#include "app/backup_bucket.hpp"
#include "app/clock.hpp"
#include "app/settings.hpp"

namespace peertest {
namespace {

constexpr int files_kept_days = 90;

// The settings have checked where plain http may be used: in development and on this machine.
bool plain(const std::string& url) { return url.starts_with("http://"); }

}  // namespace

S3Options s3_options(const Settings& s) {
    return {.endpoint = s.s3_endpoint,
            .bucket = s.s3_bucket,
            .region = s.aws_region,
            .access_key_id = s.aws_access_key_id,
            .secret_access_key = s.aws_secret_access_key,
            .cdn_url = s.cdn_url,
            .allow_http = plain(s.s3_endpoint),
            .ca_file = s.ca_file};
}

std::unique_ptr<Mail> open_mail(const Settings& s, Store& store, Clock& clock) {
    if (!s.smtp_url.empty())
        return std::make_unique<MailSmtp>(SmtpOptions{.url = s.smtp_url,
                                                      .from = *parse_mail_address(s.mail_from),
                                                      .require_tls = s.smtp_requires_tls,
                                                      .ca_file = s.ca_file},
                                          clock);
    if (!s.sendgrid_api_key.empty())
        return std::make_unique<MailSendGrid>(SendGridOptions{.api_base = s.sendgrid_api_base,
                                                        .api_key = s.sendgrid_api_key,
                                                        .from = *parse_mail_address(s.mail_from),
                                                        .allow_http = plain(s.sendgrid_api_base),
                                                        .ca_file = s.ca_file});
    return std::make_unique<MailCapture>(store, clock);
}

std::unique_ptr<Blobs> open_blobs(const Settings& s, const Clock& clock) {
    if (!s.s3_bucket.empty()) return std::make_unique<BlobsS3>(s3_options(s), clock);
    return std::make_unique<BlobsDisk>((std::filesystem::path(s.data_dir) / "files").string(), s.encryption_keys, clock);
}

std::unique_ptr<Ai> open_ai(const Settings& s, Cache& cache, Counters& counters, const Clock& clock) {
    if (s.openai_model.empty()) return std::make_unique<AiLocal>();
    return std::make_unique<AiOpenAi>(OpenAiOptions{.base_url = s.openai_base_url,
                                                    .api_key = s.openai_api_key,
                                                    .model = s.openai_model,
                                                    .daily_calls = s.ai_daily_calls,
                                                    .allow_http = plain(s.openai_base_url),
                                                    .ca_file = s.ca_file},
                                      std::make_unique<AiLocal>(), cache, counters, clock);
}

void set_up_storage(const Settings& s) {
    if (s.s3_bucket.empty()) throw std::runtime_error("files lie in the data folder, where nothing is to be set up: S3_BUCKET is not set");
    const SystemClock clock;
    for (const auto& line : BlobsS3(s3_options(s), clock).set_up(s.public_url, files_kept_days)) std::cout << line << "\n";
    if (s.backup_bucket.empty()) return;
    std::cout << "For backups:\n";
    for (const auto& line : BackupBucket(s).set_up()) std::cout << line << "\n";
}

}  // namespace peertest
