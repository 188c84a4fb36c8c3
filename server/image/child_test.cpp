#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/seccomp.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <thread>

#include "image/image.hpp"
#include "image/test_images.hpp"
#include "support/image_program.hpp"
#include "support/temp_folder.hpp"

namespace peertest {
namespace {

using namespace test_images;

class ImageChildTest : public ::testing::Test {
protected:
    ImageChildTest() { use_image_program(peertest_program()); }
    ~ImageChildTest() override { use_image_program("/proc/self/exe"); }

    std::string write(const std::string& name, const std::string& content) {
        std::ofstream(folder.file(name), std::ios::binary) << content;
        return folder.file(name);
    }
    // A program of the test's own instead of `peertest image`.
    void use_script(const std::string& commands) {
        const auto path = write("script", "#!/bin/sh\n" + commands + "\n");
        ::chmod(path.c_str(), 0700);
        use_image_program(path);
    }
    std::string refusal(const std::string& path) {
        try {
            clean_image(path, folder.file("out"));
        } catch (const ImageRejected& e) { return e.what(); }
        return "(it was taken)";
    }

    TempFolder folder;
};

TEST_F(ImageChildTest, WritesTheCleanPicture) {
    const auto image = clean_image(write("in", png({.width = 40, .height = 30, .text = "secret"})), folder.file("out"));
    EXPECT_EQ(image.type, ImageType::png);
    EXPECT_EQ(image.width, 40);
    EXPECT_EQ(image.height, 30);
    const auto result = read_file(folder.file("out"));
    EXPECT_EQ(result.find("secret"), std::string::npos);
    EXPECT_EQ(read_png(result).width, 40);
    const auto photo =
        clean_image(write("in2", jpeg({.width = 64, .height = 32, .orientation = 6})), folder.file("out"));
    EXPECT_EQ(photo.type, ImageType::jpeg);
    EXPECT_EQ(photo.width, 32);
}

// There is no shell between the server and the program it starts: a path is one word, whatever stands in it.
TEST_F(ImageChildTest, APathIsNoCommand) {
    for (const char* name : {"$(touch ran)", "`touch ran`", "a; touch ran", "a | touch ran", "--help", "a\ntouch ran", "a' 'b\" \"c"}) {
        const auto path = write(name, png({.width = 4, .height = 3}));
        EXPECT_EQ(clean_image(path, path + ".out").width, 4) << name;
        EXPECT_TRUE(std::filesystem::exists(path + ".out")) << name;
    }
    EXPECT_FALSE(std::filesystem::exists(folder.file("ran")) || std::filesystem::exists("ran"));
}

TEST_F(ImageChildTest, TellsWhyAPictureIsRefused) {
    EXPECT_EQ(refusal(write("in", "<html>")), "The content is neither a PNG nor a JPEG picture.");
    EXPECT_NE(refusal(write("in", png_header(50'000'001, 1))).find("more than 50 megapixels"), std::string::npos);
}

// A picture as large as cameras make them fits into the limits of memory and time of the process.
TEST_F(ImageChildTest, TakesALargePictureWithinItsLimits) {
    const auto image =
        clean_image(write("in", png({.width = 5'000, .height = 3'000, .alpha = true})), folder.file("out"));
    EXPECT_EQ(image.width, 5'000);
}

TEST_F(ImageChildTest, AFailingProgramIsAnErrorOfOurs) {
    use_image_program(folder.file("nothing here"));
    EXPECT_THROW(clean_image(write("in", "x"), folder.file("out")), std::system_error);
    use_script("exit 1");
    EXPECT_THROW(clean_image(write("in", "x"), folder.file("out")), std::runtime_error);
    use_script("echo nonsense");
    EXPECT_THROW(clean_image(write("in", "x"), folder.file("out")), std::runtime_error);
}

TEST_F(ImageChildTest, ADecoderThatIsKilledRefusesThePicture) {
    use_script("kill -9 $$");
    EXPECT_EQ(refusal(write("in", "x")), "The picture could not be decoded within our limits.");
}

TEST_F(ImageChildTest, TheChildSeesNoEnvironmentAndNoOpenFiles) {
    ::setenv("PEERTEST_TEST_SECRET", "hush", 1);
    std::ofstream open_in_parent(folder.file("open"));
    use_script("env > " + folder.file("env") + "; ls /proc/self/fd > " + folder.file("fds") + "; echo png 1 1");
    clean_image(write("in", "x"), folder.file("out"));
    const auto seen = read_file(folder.file("env"));
    EXPECT_EQ(seen.find("hush"), std::string::npos);
    EXPECT_NE(seen.find("MONGOC_DISABLE_SHM=1"), std::string::npos) << "each picture would leave a file in /dev/shm";
    const auto fds = read_file(folder.file("fds"));
    EXPECT_EQ(fds, "0\n1\n2\n3\n") << "only the standard ones, and the folder that ls reads";
    ::unsetenv("PEERTEST_TEST_SECRET");
}

// Sanitizers need what is forbidden.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

// A kernel or container without filters cannot show what they do.
bool has_filters() { return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, nullptr) != 0 && errno == EFAULT; }

// What a process that has locked itself in answers with: 0 when all of these were refused, else which one was not.
template <class Try>
int locked_in(Try what) {
    const pid_t pid = fork();
    if (pid == 0) {
        forbid_system_calls();
        _exit(what());
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

TEST_F(ImageChildTest, LockedInItReachesNoFileSocketOrProcess) {
    if (sanitized || !has_filters()) GTEST_SKIP();
    const auto path = write("mine", "x"), other = folder.file("other");
    EXPECT_EQ(locked_in([&] {
                  const char *const f = path.c_str(), *const to = other.c_str();
                  char* const none[]{nullptr};
                  const auto refused = [](long result) { return result == -1 && errno == EPERM; };
                  if (!refused(::open(f, O_RDONLY))) return 1;
                  if (!refused(::open(to, O_CREAT | O_WRONLY, 0600))) return 2;
                  if (!refused(::socket(AF_INET, SOCK_STREAM, 0))) return 3;
                  if (!refused(::socket(AF_UNIX, SOCK_STREAM, 0))) return 4;
                  if (!refused(syscall(__NR_execve, "/bin/true", none, none))) return 5;
                  if (!refused(::fork())) return 6;
                  if (!refused(::kill(::getppid(), 0))) return 7;
                  if (!refused(syscall(__NR_renameat, AT_FDCWD, f, AT_FDCWD, to))) return 8;
                  if (!refused(::unlink(f)) || !refused(::truncate(f, 0)) || !refused(::chmod(f, 0777))) return 9;
                  if (!refused(::mkdir(to, 0700)) || !refused(::symlink(f, to)) || !refused(::link(f, to))) return 10;
                  if (!refused(syscall(__NR_ptrace, 0, 0, 0, 0))) return 11;
                  return 0;
              }),
              0);
    EXPECT_EQ(read_file(path), "x");
#ifdef __x86_64__
    // The old way into the kernel, by which 5 is open() and 20 getpid(), where x86-64 has fstat() and writev().
    const int old_way = locked_in([] {
        int result = 20;
        asm volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
        return result == -EPERM ? 0 : 1;
    });
    EXPECT_TRUE(old_way == 0 || old_way == 256 + SIGSEGV) << old_way << ": neither refused nor unknown to this kernel";
#endif
}

// The real program, held up where it reads: it has locked itself in before the first byte of a picture.
TEST_F(ImageChildTest, IsLockedInBeforeItReads) {
    if (sanitized || !has_filters()) GTEST_SKIP();
    const auto in = folder.file("in"), out = folder.file("out"), program = peertest_program();
    ASSERT_EQ(::mkfifo(in.c_str(), 0600), 0);
    std::string name = "peertest", command = "image", from = in, to = out;
    char* words[]{name.data(), command.data(), from.data(), to.data(), nullptr};
    char* none[]{nullptr};
    const int picture = ::open(in.c_str(), O_RDWR | O_CLOEXEC);  // so that neither side waits for the other to open it
    pid_t pid = 0;
    ASSERT_EQ(posix_spawn(&pid, program.c_str(), nullptr, nullptr, words, none), 0);
    const auto told = [&](const char* file) { return read_file("/proc/" + std::to_string(pid) + "/" + file); };
    for (int i = 0; i < 2'000 && told("status").find("Seccomp:\t2") == std::string::npos; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    EXPECT_NE(told("status").find("Seccomp:\t2"), std::string::npos);
    EXPECT_NE(told("status").find("NoNewPrivs:\t1"), std::string::npos);
    const auto limits = told("limits");
    for (const char* most : {"Max address space         536870912", "Max cpu time              10 ", "Max file size             268435456",
                             "Max core file size        0 "})
        EXPECT_NE(limits.find(most), std::string::npos) << most << "\n" << limits;
    ::close(picture);  // an empty picture
    int status = 0;
    waitpid(pid, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 3) << status;
}

// Each run notes how many run at the same time as it does.
TEST_F(ImageChildTest, AtMostTwoRunAtOnce) {
    const auto dir = folder.file("running");
    std::filesystem::create_directories(dir);
    use_script("touch " + dir + "/$$; ls " + dir + " | wc -l >> " + folder.file("counts") + "; rm " + dir +
               "/$$; echo png 1 1");
    const auto in = write("in", "x");
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] { clean_image(in, folder.file("out" + std::to_string(i))); });
    threads.clear();
    std::ifstream counts(folder.file("counts"));
    int lines = 0;
    for (int n = 0; counts >> n; ++lines) EXPECT_LE(n, 2);
    EXPECT_EQ(lines, 8);
}

}  // namespace
}  // namespace peertest
