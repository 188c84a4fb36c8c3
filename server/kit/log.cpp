#include "kit/log.hpp"

#include <spdlog/async.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <chrono>
#include <cstdio>

#include "kit/time.hpp"

namespace peertest {
namespace {

std::atomic<LogLevel> level_now = LogLevel::warn;
std::shared_ptr<spdlog::details::thread_pool> writer;
std::shared_ptr<spdlog::async_logger> logger;

constexpr std::string_view names[] = {"debug", "info", "warn", "error"};

void append_text(std::string& out, std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\', out += c;
        } else if (u < 0x20 || u == 0x7f) {
            out += "\\u00", out += digits[u >> 4], out += digits[u & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

}  // namespace

LogField::LogField(std::string_view n, std::string_view text) : name(n) { append_text(value, text); }

std::string log_time() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return to_rfc3339({std::chrono::duration_cast<Millis>(now).count()});
}

bool logs(LogLevel level) { return level >= level_now; }

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    if (!logs(level)) return;
    std::string line = R"({"time":")" + log_time() + R"(","level":")";
    line.append(names[std::size_t(level)]).append(R"(","event":)");
    append_text(line, event);
    for (const auto& f : fields) {
        line += ',';
        append_text(line, f.name);
        line += ':';
        line += f.value;
    }
    line += "}\n";
    log_lines(std::move(line));
}

void log_lines(std::string lines) {
    if (lines.empty()) return;
    if (logger) {
        logger->log(spdlog::level::info, lines);
    } else {
        std::fwrite(lines.data(), 1, lines.size(), stderr);
    }
}

void start_log(LogLevel level) {
    level_now = level;
    // When the reader of the log falls behind, the oldest lines go, not the requests.
    writer = std::make_shared<spdlog::details::thread_pool>(1024, 1);
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    logger = std::make_shared<spdlog::async_logger>("peertest", sink, writer, spdlog::async_overflow_policy::overrun_oldest);
    logger->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, ""));
}

void stop_log() {
    logger.reset();
    writer.reset();  // joins its thread, which writes out what waits
    level_now = LogLevel::warn;
}

}  // namespace peertest
