// Pictures from strangers. They are decoded and written anew, without metadata, by `peertest image` in a process of its
// own with little memory, little time and no network: a flaw in a decoder must not reach the money.
#pragma once
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace peertest {

inline constexpr std::int64_t max_pixels = 50'000'000;

enum class ImageType { png, jpeg };

struct Image {
    ImageType type = ImageType::png;
    int width = 0, height = 0;  // as it is seen: after its orientation was applied
};

// The content is not a picture we take; what() says why, for people.
struct ImageRejected : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// --- the parent's side ---------------------------------------------------------------------------------------------
// Runs the child on `in_path` and leaves the clean picture at `out_path`. At most two run at once; others wait.
// Throws ImageRejected, and std::runtime_error when the child could not be started or none came free in 30 s.
Image clean_image(const std::string& in_path, const std::string& out_path);

// The program that is run instead of this one (/proc/self/exe): for the tests, which are another program.
void use_image_program(std::string path);

// --- the child's side ----------------------------------------------------------------------------------------------
// `peertest image IN OUT`: 0 and "<png|jpeg> <width> <height>" on standard output, or 3 and the reason.
int image_main(const std::string& in_path, const std::string& out_path);

// From here on this process can read and write what it has open, and nothing else.
void forbid_system_calls();

// What the child does once it has locked itself in: reads one open file, writes the other. Throws ImageRejected.
Image rewrite_image(std::FILE* in, std::FILE* out);

}  // namespace peertest
