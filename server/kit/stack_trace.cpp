#include "kit/stack_trace.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <mutex>
#include <typeinfo>

#include "kit/error.hpp"

namespace peertest {
namespace {

struct Thrown {
    const void* object = nullptr;
    std::array<void*, 40> frames{};
    int first = 0;  // whoever threw; before it are frames of this file, as many as the compiler left
    int count = 0;
};

// The last ones of all threads: an exception may be caught by another thread than threw it.
struct Recent {
    std::mutex mutex;
    std::array<Thrown, 64> ring;
    std::size_t next = 0;
};
Recent& recent() {
    static auto* r = new Recent;  // never destroyed: something may be thrown at exit, too
    return *r;
}

void remember(const void* object, const void* thrower) {
    Thrown t{.object = object};
    t.count = ::backtrace(t.frames.data(), int(t.frames.size()));
    while (t.first < t.count && t.frames[std::size_t(t.first)] != thrower) ++t.first;
    if (t.first == t.count) t.first = 0;
    Recent& r = recent();
    const std::scoped_lock lock(r.mutex);
    r.ring[r.next++ % r.ring.size()] = t;
}

Thrown recall(const void* object) {
    Recent& r = recent();
    const std::scoped_lock lock(r.mutex);
    for (std::size_t back = 1; back <= r.ring.size() && back <= r.next; ++back)
        if (const Thrown& t = r.ring[(r.next - back) % r.ring.size()]; t.object == object) return t;
    return {};
}

std::string frame_text(void* address) {
    Dl_info info{};
    if (::dladdr(address, &info) == 0 || !info.dli_fname) return "?";
    const std::string path = info.dli_fname;
    char place[32];
    std::snprintf(place, sizeof place, "+0x%zx", std::size_t(static_cast<char*>(address) - static_cast<char*>(info.dli_fbase)));
    std::string text = path.substr(path.rfind('/') + 1) + place;
    if (!info.dli_sname) return text;
    int failed = 0;
    const std::unique_ptr<char, void (*)(void*)> name(abi::__cxa_demangle(info.dli_sname, nullptr, nullptr, &failed), std::free);
    return text + " " + (name ? name.get() : info.dli_sname);
}

// A crashed process may only do little: no memory is taken here.
void write_crash(int signal) {
    ::alarm(5);  // should even this hang
    std::array<void*, 60> frames{};
    const int count = ::backtrace(frames.data(), int(frames.size()));
    char text[8192];
    std::size_t used = std::size_t(std::snprintf(text, sizeof text,
        R"({"unix_time":%lld,"level":"error","event":"crashed","signal":%d,"stack":")", static_cast<long long>(::time(nullptr)), signal));
    for (int i = 0; i < count && used + 300 < sizeof text; ++i) {
        Dl_info info{};
        const bool known = ::dladdr(frames[std::size_t(i)], &info) != 0;
        used += std::size_t(std::snprintf(text + used, 200, "%s+0x%zx %.100s", i ? "\\n" : "",
            std::size_t(static_cast<char*>(frames[std::size_t(i)]) - (known ? static_cast<char*>(info.dli_fbase) : nullptr)),
            known && info.dli_sname ? info.dli_sname : ""));
    }
    used += std::size_t(std::snprintf(text + used, 8, "\"}\n"));
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text, used);
    ::raise(signal);  // its own effect is in place again (SA_RESETHAND)
}

}  // namespace

std::string stack_of(const std::exception& e) {
    const Thrown t = recall(dynamic_cast<const void*>(&e));
    std::string text;
    for (int i = t.first; i < t.count; ++i) {
        if (!text.empty()) text += '\n';
        text += frame_text(t.frames[std::size_t(i)]);
    }
    return text;
}

void log_crashes() {
    void* warm[1];
    ::backtrace(warm, 1);  // loads what it needs now, not in a crash
    struct sigaction action {};
    action.sa_handler = write_crash;
    action.sa_flags = int(SA_RESETHAND | SA_NODEFER);
    for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) ::sigaction(signal, &action, nullptr);
}

}  // namespace peertest

// Stands before the C++ runtime's own, which does the throwing. The types are those that the compiler itself declares it
// with.
#ifdef __clang__
using ThrownType = std::type_info;
#else
using ThrownType = void;
#endif
extern "C" __attribute__((noreturn)) void __cxa_throw(void* object, ThrownType* type, void (*destroy)(void*)) {
    using Throw = void (*)(void*, void*, void (*)(void*));
    static const auto real = reinterpret_cast<Throw>(::dlsym(RTLD_NEXT, "__cxa_throw"));
    if (*static_cast<const std::type_info*>(type) != typeid(peertest::Error)) peertest::remember(object, __builtin_return_address(0));
    real(object, type, destroy);
    __builtin_unreachable();
}
