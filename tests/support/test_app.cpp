#include "support/test_app.hpp"

#include <algorithm>
#include <stdexcept>

#include "adapters/blobs_disk.hpp"
#include "adapters/payments_testmode.hpp"
#include "adapters/store_sqlite.hpp"
#include "app/collections.hpp"
#include "app/seed.hpp"
#include "app/tasks.hpp"
#include "features/payments/payments.hpp"
#include "work/work_store.hpp"

namespace peertest {
namespace {

constexpr Time start{1'772'359'200'000};  // Sunday 2026-03-01T10:00:00.000Z

std::unique_ptr<Store> or_sqlite(std::unique_ptr<Store> other, const std::string& path) {
    if (other) return other;
    return std::make_unique<SqliteStore>(SqliteOptions{.path = path, .wait_for_disk = false});
}

Settings settings_for(const TempFolder& folder) {
    Settings s;
    s.mode = Mode::development;
    s.public_url = "http://peertest.test";
    s.data_dir = folder.path().string();
    s.jwt_secrets = {{"test", "a secret of the tests, long enough"}};
    s.encryption_keys = {{"test", "another secret of the tests"}};
    return s;
}

}  // namespace

void SentMail::send(const MailMessage& m) {
    std::lock_guard lock(mutex_);
    if (broken) throw std::runtime_error("the mail server does not answer");
    sent.push_back(m);
}

std::vector<MailMessage> SentMail::to(const std::string& address) {
    std::lock_guard lock(mutex_);
    std::vector<MailMessage> found;
    std::ranges::copy_if(sent, std::back_inserter(found), [&](auto& m) { return m.to == address; });
    return found;
}

TestApp::TestApp(Contents contents, std::unique_ptr<Store> other_store)
    : settings(settings_for(folder_)),
      clock(start),
      store(or_sqlite(std::move(other_store), folder_.file("peertest.db"))),
      work(*store, clock),
      blobs(std::make_unique<BlobsDisk>(folder_.file("files"), settings.encryption_keys, clock)),
      payments(std::make_unique<TestModePayments>(*store, clock, settings.public_url, std::vector<std::string>{})) {
    app_.reset(new App{settings, clock, *store, cache, counters, live, work, mail, *blobs, *payments, sessions, metrics});
    auto collections = contents == everything ? all_collections() : work_collections();
    if (contents == bare) {
        const auto more = clock_collections();
        collections.insert(collections.end(), more.begin(), more.end());
    }
    store->prepare(collections);
    work.attach(*app_);
    static_cast<TestModePayments&>(*payments).deliver_to([this](std::string_view body, std::string_view signature) {
        receive_webhook(*app_, body, signature);
    });
    if (contents == everything) {
        seed(*app_);
        all_tasks(*app_, work);
    }
}

TestApp::~TestApp() { work.stop(); }

void TestApp::advance(Millis by) { advance_clock(*app_, by.count() / 1000); }

Caller TestApp::as(const std::string& user_id, Roles roles) const {
    return Caller{.user_id = user_id, .roles = roles, .session_id = "session-" + user_id, .ip = "192.0.2.1",
                  .user_agent = "test", .request_id = "request"};
}

}  // namespace peertest
