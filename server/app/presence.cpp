#include "app/presence.hpp"

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>

#include "kit/crypto.hpp"
#include "kit/log.hpp"
#include "ports/store.hpp"

namespace peertest {
namespace {

constexpr auto pause = std::chrono::seconds(2);
constexpr auto silent = std::chrono::seconds(7);  // who has not said anything for so long has gone

struct PresentProcess {
    std::string id;
    std::string host;
    std::int64_t pid = 0;
    std::int64_t beats = 0;
};

}  // namespace

template <>
const Schema& schema_of<PresentProcess>() {
    static const Schema s =
        describe<PresentProcess>("PresentProcess", field<&PresentProcess::id>("id"), field<&PresentProcess::host>("host"),
                                 field<&PresentProcess::pid>("pid"), field<&PresentProcess::beats>("beats"));
    return s;
}

namespace {

const Collection<PresentProcess>& processes() {
    static const auto c = Collection<PresentProcess>("present_processes");
    return c;
}

std::string host_name() {
    char name[256] = {};
    ::gethostname(name, sizeof name - 1);
    return name;
}

void beat(Store& store, const std::string& id) {
    store.transact([&](Tx& tx) {
        auto known = tx.get(processes(), id);
        if (!known) return tx.insert(processes(), PresentProcess{id, host_name(), ::getpid(), 0});
        ++known->value.beats;
        tx.replace(processes(), *known);
    });
}

void try_to_beat(Store& store, const std::string& id) {
    try {
        beat(store, id);
    } catch (const std::exception& e) {  // said again after the pause
        log_debug("presence_not_told", {{"error", e.what()}});
    }
}

std::map<std::string, PresentProcess> all_processes(Store& store) {
    std::map<std::string, PresentProcess> found;
    Query q{{}, {{"id"}}, 100, {}, Reads::latest};
    do {
        const auto page = store.find(processes(), q);
        for (const auto& process : page.items) found[process->id] = *process;
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty());
    return found;
}

}  // namespace

Presence::Presence(Store& store) : store_(store), id_(random_token()) {
    beat(store_, id_);
    thread_ = std::jthread([this](std::stop_token stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
            wake.wait_for(lock, stop, pause, [] { return false; });
            if (!stop.stop_requested()) try_to_beat(store_, id_);
        }
    });
}

Presence::~Presence() {
    thread_.request_stop();
    thread_.join();
    try {
        store_.transact([&](Tx& tx) { tx.remove(processes(), id_); });
    } catch (const std::exception& e) {  // a restore then waits to see that it says nothing more
        log_warn("presence_not_ended", {{"error", e.what()}});
    }
}

std::vector<const CollectionInfo*> presence_collections() { return {&processes().info}; }

std::vector<std::string> who_is_present(Store& store) {
    const auto before = all_processes(store);
    if (before.empty()) return {};
    std::this_thread::sleep_for(silent);
    std::vector<std::string> present;
    for (const auto& [id, process] : all_processes(store)) {
        const auto known = before.find(id);
        if (known == before.end() || known->second.beats != process.beats)
            present.push_back("pid " + std::to_string(process.pid) + " on " + process.host);
    }
    return present;
}

}  // namespace peertest
