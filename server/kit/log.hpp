// JSON logs, one object a line, written by a thread of their own to standard error. Never secrets, never personal data:
// ids, codes and counts.
//
//   log_info("escrow_captured", {{"escrow_id", id}, {"amount_minor", amount}});
#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace peertest {

enum class LogLevel { debug, info, warn, error };

struct LogField {
    std::string_view name;
    std::string value;  // as JSON
    LogField(std::string_view n, std::string_view text);
    LogField(std::string_view n, const char* text) : LogField(n, std::string_view(text)) {}
    LogField(std::string_view n, const std::string& text) : LogField(n, std::string_view(text)) {}
    LogField(std::string_view n, bool v) : name(n), value(v ? "true" : "false") {}
    template <std::integral I>
    LogField(std::string_view n, I v) : name(n), value(std::to_string(v)) {}
    LogField(std::string_view n, double v) : name(n), value(std::to_string(v)) {}
};

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});
inline void log_debug(std::string_view event, std::initializer_list<LogField> f = {}) { log(LogLevel::debug, event, f); }
inline void log_info(std::string_view event, std::initializer_list<LogField> f = {}) { log(LogLevel::info, event, f); }
inline void log_warn(std::string_view event, std::initializer_list<LogField> f = {}) { log(LogLevel::warn, event, f); }
inline void log_error(std::string_view event, std::initializer_list<LogField> f = {}) { log(LogLevel::error, event, f); }

// Before start_log, and in tests, warnings and errors go straight to standard error and the rest nowhere.
void start_log(LogLevel level);
void stop_log();  // writes out what waits
bool logs(LogLevel level);
// Lines made elsewhere, each ending in a newline: the requests, which are gathered first because there are many.
void log_lines(std::string lines);
// "2026-01-31T09:30:00.000Z" of real time now, as every line has it.
std::string log_time();

}  // namespace peertest
