#include "app/engines.hpp"

#include <filesystem>
#include <stdexcept>

#include "adapters/store_mongo.hpp"
#include "adapters/store_sqlite.hpp"
#include "app/collections.hpp"
#include "app/metrics.hpp"
#include "app/settings.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<Store> open_mongo(MongoOptions options) {
    try {
        return std::make_unique<MongoStore>(std::move(options));
    } catch (const StoreDown& e) {
        throw std::runtime_error(std::string("bad setting MONGO_URI: ") + e.what());
    }
}

}  // namespace

std::string in_data(const Settings& s, const char* name) { return (fs::path(s.data_dir) / name).string(); }

std::unique_ptr<Store> open_store(const Settings& s, Metrics& metrics) {
    if (fs::create_directories(s.data_dir)) fs::permissions(s.data_dir, fs::perms::owner_all, fs::perm_options::replace);
    auto timed = [&metrics](std::string_view operation, double seconds) { metrics.store_time(operation, seconds); };
    if (!s.mongo_uri.empty()) return open_mongo({.uri = s.mongo_uri, .timed = timed});
    return std::make_unique<SqliteStore>(SqliteOptions{.path = in_data(s, "peertest.db"), .timed = timed});
}

std::vector<std::string> inspect_store(Store& store) {
    auto* embedded = dynamic_cast<SqliteStore*>(&store);
    return embedded ? embedded->inspect() : std::vector<std::string>{};
}

std::unique_ptr<Store> open_store_to_read(const Settings& s) {
    std::unique_ptr<Store> store;
    if (!s.mongo_uri.empty()) store = open_mongo({.uri = s.mongo_uri, .read_only = true});
    else store = std::make_unique<SqliteStore>(SqliteOptions{.path = in_data(s, "peertest.db"), .read_only = true});
    store->prepare(all_collections());
    return store;
}

}  // namespace peertest
