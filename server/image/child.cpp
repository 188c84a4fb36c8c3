// What runs inside `peertest image`: it takes away its own rights, then decodes.
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <iostream>
#include <memory>
#include <new>
#include <vector>

#include "image/image.hpp"

namespace peertest {
namespace {

constexpr rlim_t memory_bytes = 512u << 20, cpu_s = 10, output_bytes = 256u << 20;
constexpr int rejected = 3;

// Sanitizers reserve terabytes of addresses; that of addresses looks for leaks from a thread that it starts at the end.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

void limit(__rlimit_resource what, rlim_t value) {
    const rlimit l{value, value};
    if (setrlimit(what, &l) != 0) throw std::runtime_error("setrlimit failed");
}

void limit_resources() {
    if (!sanitized) limit(RLIMIT_AS, memory_bytes);
    limit(RLIMIT_CPU, cpu_s);
    limit(RLIMIT_FSIZE, output_bytes);
    limit(RLIMIT_CORE, 0);
}

using FileHandle = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

FileHandle open_file(const std::string& path, const char* mode) {
    FileHandle f(std::fopen(path.c_str(), mode), &std::fclose);
    if (!f) throw std::runtime_error("cannot open " + path);
    return f;
}

#if defined(__x86_64__)
constexpr unsigned processor = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned processor = AUDIT_ARCH_AARCH64;
#else
#error "Name this processor as the kernel does: the same number is another system call elsewhere."
#endif

// What reading one open file, writing another, memory and the end take.
constexpr unsigned needed[]{
    __NR_read,      __NR_write,         __NR_writev,       __NR_lseek,           __NR_fstat,         __NR_newfstatat,
    __NR_close,     __NR_brk,           __NR_mmap,         __NR_munmap,          __NR_mremap,        __NR_mprotect,
    __NR_madvise,   __NR_futex,         __NR_getrandom,    __NR_clock_gettime,   __NR_rt_sigaction,  __NR_rt_sigprocmask,
    __NR_exit,      __NR_exit_group,    __NR_rt_sigreturn, __NR_restart_syscall,
};

}  // namespace

// Whatever else a decoder that was taken over could ask of the system is answered with EPERM.
void forbid_system_calls() {
    std::vector<sock_filter> program{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, processor, 1, 0),  // a 32-bit call is none of those below
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
    };
    for (const unsigned nr : needed) {
        program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1));
        program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    }
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) throw std::runtime_error("prctl failed");
    // Some kernels and containers have no filters; the limits and the empty environment hold there all the same.
    (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

int image_main(const std::string& in_path, const std::string& out_path) try {
    limit_resources();
    const auto in = open_file(in_path, "rb"), out = open_file(out_path, "wb");
    if (!sanitized) forbid_system_calls();
    const Image image = rewrite_image(in.get(), out.get());
    std::cout << (image.type == ImageType::png ? "png " : "jpeg ") << image.width << ' ' << image.height << std::endl;
    return 0;
} catch (const ImageRejected& e) {
    std::cout << e.what() << std::endl;
    return rejected;
} catch (const std::bad_alloc&) {
    std::cout << "The picture needs too much memory to be decoded." << std::endl;
    return rejected;
} catch (const std::exception& e) {
    std::cerr << "peertest image: " << e.what() << std::endl;
    return 1;
}

}  // namespace peertest
