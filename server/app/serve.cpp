#include "app/serve.hpp"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "app/assembly.hpp"
#include "app/chain_keeper.hpp"
#include "app/control.hpp"
#include "app/demo.hpp"
#include "app/figures.hpp"
#include "app/follower.hpp"
#include "app/reseal.hpp"
#include "app/routes.hpp"
#include "features/auth/auth.hpp"
#include "features/projects/projects.hpp"
#include "http/front.hpp"
#include "http/health.hpp"
#include "http/server.hpp"
#include "http/web_folder.hpp"
#include "kit/failpoint.hpp"
#include "kit/log.hpp"
#include "kit/stack_trace.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view grant_command = "admin grant ";
constexpr std::string_view rotate_command = "keys rotate ";

std::string control_path(const Settings& s) { return (fs::path(s.data_dir) / "control.sock").string(); }

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

void wait_for_signal() {
    const sigset_t set = stop_signals();
    int signal = 0;
    while (sigwait(&set, &signal) != 0) {
    }
}

// The web app lies beside the program: in build/peertest's repository, or installed together with it.
std::string find_web(const Settings& s) {
    if (!s.web_dir.empty()) {
        if (!fs::exists(fs::path(s.web_dir) / "index.html"))
            throw std::runtime_error("no web app in " + s.web_dir + ": it has no index.html");
        return s.web_dir;
    }
    std::error_code error;
    const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const char* way : {"web", "../web/dist", "../../web/dist"})
        if (fs::exists(here / way / "index.html")) return (here / way).string();
    return {};
}

// Each connection takes a file descriptor, and others are needed beside. What the system does not grant is not accepted.
int connections_granted(int wanted) {
    constexpr rlim_t others = 512;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, std::max<rlim_t>(limit.rlim_cur, rlim_t(wanted) + others));
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const rlim_t left = limit.rlim_cur > 2 * others ? limit.rlim_cur - others : limit.rlim_cur / 2;
    return int(std::min<rlim_t>(rlim_t(wanted), left));
}

ServerOptions server_options(const Settings& s) {
    const int cores = int(std::max(1u, std::thread::hardware_concurrency()));
    ServerOptions o;
    o.listen = s.listen;
    o.io_threads = std::clamp(cores, 1, 8);
    // A write waits for its commit: as many as wait together share one, so a small machine profits from many threads.
    o.pool_threads = s.threads > 0 ? s.threads : std::max(32, 4 * cores);
    o.slow_threads = std::max(16, 2 * cores);  // they wait, mostly
    o.hashing_threads = cores;
    o.max_connections = s.max_connections;
    using std::chrono::milliseconds;
    o.head_timeout = milliseconds(s.head_timeout_ms), o.body_timeout = milliseconds(s.body_timeout_ms);
    o.write_timeout = milliseconds(s.write_timeout_ms), o.idle_timeout = milliseconds(s.idle_timeout_ms);
    o.live_timeout = milliseconds(s.live_timeout_ms);
    o.upload_dir = (fs::path(s.data_dir) / "tmp").string();
    return o;
}

int listen_for_metrics(Metrics& metrics, const Settings& s) {
    try {
        return metrics.listen(s.metrics_listen);
    } catch (const std::exception&) {
        throw std::runtime_error("bad setting PEERTEST_METRICS_LISTEN: cannot listen at " + s.metrics_listen);
    }
}

std::string url_of(const std::string& listen, int port) {
    return "http://" + listen.substr(0, listen.rfind(':')) + ":" + std::to_string(port);
}

LogLevel log_level(const Settings& s) {
    if (s.log_level == "debug") return LogLevel::debug;
    if (s.log_level == "warn") return LogLevel::warn;
    return s.log_level == "error" ? LogLevel::error : LogLevel::info;
}

std::string reseal(App& app) {
    const Resealed accounts = reseal_test_accounts(app), factors = reseal_second_factors(app);
    if (const int unopened = accounts.unopened + factors.unopened)
        return "failed: " + std::to_string(unopened) + " documents are under a key that PEERTEST_ENCRYPTION_KEYS does not name";
    return "Sealed anew: " + std::to_string(accounts.documents) + " test accounts, " + std::to_string(factors.documents) +
           " second factors. Older encryption keys are no longer needed.";
}

std::string run_command(App& app, const std::string& line) {
    if (line.starts_with(grant_command))
        return grant_admin(app, line.substr(grant_command.size())) ? "done" : "nobody has this address";
    if (line.starts_with(rotate_command)) {
        if (line.substr(rotate_command.size()) != app.settings.encryption_keys.at(0).first)
            return "failed: the running server's newest key is another one: start it anew with these settings first";
        return reseal(app);
    }
    return "failed: no such command";
}

// Through the running server if there is one, since one process writes.
std::string command(const Settings& s, const std::string& line) {
    std::string answer;
    if (const auto running = ask_running_server(control_path(s), line)) {
        answer = *running;
    } else {
        Assembly assembly(s);
        answer = run_command(assembly.app(), line);
    }
    if (answer.starts_with("failed: ")) throw std::runtime_error(answer.substr(8));
    return answer;
}

}  // namespace

void block_stop_signals() {
    const sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

void serve(const Settings& s, bool demo) {
    arm_failpoint(s.failpoint);
    start_log(log_level(s));
    log_crashes();
    Assembly assembly(s);
    App& app = assembly.app();
    Api api;
    all_routes(api);
    if (demo && fill_with_demo_data(app, api)) std::cout << demo_accounts() << std::endl;
    std::vector<const Route*> routes;
    for (const auto& r : api.routes()) routes.push_back(r.get());
    app.metrics.routes(routes);
    platform_figures(app);
    const WebFolder web(find_web(s));
    Front front(app, api, &web);
    const int metrics_port = listen_for_metrics(app.metrics, s);
    Control control(control_path(s), [&app](const std::string& line) { return run_command(app, line); });
    ServerOptions options = server_options(s);
    options.max_connections = connections_granted(s.max_connections);
    if (options.max_connections < s.max_connections)
        log_warn("fewer_connections", {{"wanted", s.max_connections}, {"granted", options.max_connections}});
    options.bound = [&](int port) { assembly.answer_at(url_of(s.listen, port)); };  // before anybody asks for links
    Server server(front, options);
    if (s.workers) app.work.start(2);
    const ChainKeeper chain_keeper(app);
    const Follower follower(assembly);
    ::malloc_trim(0);  // what starting took is not needed again
    std::cout << "metrics at " << url_of(s.metrics_listen, metrics_port) << "/metrics\n";
    std::cout << "listening on " << url_of(s.listen, server.port()) << std::endl;
    log_info("started", {{"mode", s.development() ? "development" : "production"}});

    wait_for_signal();
    log_info("stopping");
    not_ready_any_more();
    server.leave();
    const sigset_t set = stop_signals();
    const timespec delay{s.stop_delay_s, 0};
    ::sigtimedwait(&set, nullptr, &delay);  // a second signal ends the delay
    server.stop();
    app.work.stop();
    app.metrics.stop_listening();
    log_info("stopped");
    stop_log();
}

void work(const Settings& s) {
    if (s.mongo_uri.empty())
        throw std::runtime_error("worker needs MONGO_URI: with SQLite one process writes, which is serve; it does the background work too");
    arm_failpoint(s.failpoint);
    start_log(log_level(s));
    log_crashes();
    Assembly assembly(s);
    App& app = assembly.app();
    platform_figures(app);
    const int metrics_port = listen_for_metrics(app.metrics, s);
    app.work.start(std::max(2, int(std::thread::hardware_concurrency())));
    const ChainKeeper chain_keeper(app);
    const Follower follower(assembly);
    std::cout << "metrics at " << url_of(s.metrics_listen, metrics_port) << "/metrics\nworking" << std::endl;
    log_info("started", {{"mode", s.development() ? "development" : "production"}});
    wait_for_signal();
    log_info("stopping");
    app.work.stop();
    app.metrics.stop_listening();
    log_info("stopped");
    stop_log();
}

bool fill_demo(const Settings& s) {
    Assembly assembly(s);
    Api api;
    all_routes(api);
    return fill_with_demo_data(assembly.app(), api);
}

bool grant_admin_to(const Settings& s, const std::string& email) {
    if (email.find_first_of("\r\n") != std::string::npos) return false;
    return command(s, std::string(grant_command) + email) == "done";
}

std::string rotate_keys(const Settings& s) {
    return command(s, std::string(rotate_command) + s.encryption_keys.at(0).first);
}

}  // namespace peertest
