// Pictures: what is taken comes out clean, of the size that was told, and is taken again.
#include "image/image.hpp"

#include <zlib.h>

#include <cstring>
#include <memory>

#include "fuzz/fuzz_app.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace peertest::fuzz {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

std::uint32_t number(const std::uint8_t* p) {
    return std::uint32_t(p[0]) << 24 | std::uint32_t(p[1]) << 16 | std::uint32_t(p[2]) << 8 | p[3];
}

// Large ones are right, but only slow here: at most a megapixel by what the headers say.
bool large(const std::uint8_t* data, std::size_t size) {
    if (size > 24 && data[0] == 0x89) return std::uint64_t(number(data + 16)) * number(data + 20) > 1'000'000;
    for (std::size_t i = 0; i + 9 < size; ++i)
        if (data[i] == 0xff && data[i + 1] >= 0xc0 && data[i + 1] <= 0xcf && data[i + 1] != 0xc4 &&
            std::uint64_t(data[i + 5] * 256 + data[i + 6]) * std::uint64_t(data[i + 7] * 256 + data[i + 8]) > 1'000'000)
            return true;
    return false;
}

std::string rewritten(const void* data, std::size_t size, Image& told) {
    struct Memory {
        char* text = nullptr;
        std::size_t length = 0;
        ~Memory() { std::free(text); }
    } memory;  // freed once the files are closed
    const File in(::fmemopen(const_cast<void*>(data), size, "rb"), std::fclose);
    const File out(::open_memstream(&memory.text, &memory.length), std::fclose);
    told = rewrite_image(in.get(), out.get());
    std::fflush(out.get());
    return {memory.text, memory.length};
}

bool only_pixels(std::string_view png) {
    for (std::size_t at = 8; at + 12 <= png.size();) {
        const auto type = png.substr(at + 4, 4);
        if (type != "IHDR" && type != "PLTE" && type != "tRNS" && type != "IDAT" && type != "IEND") return false;
        at += 12 + number(reinterpret_cast<const std::uint8_t*>(png.data()) + at);
    }
    return true;
}

}  // namespace
}  // namespace peertest::fuzz

// Keeps the checksums of PNG chunks right: behind a wrong one no decoder looks.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned) {
    size = LLVMFuzzerMutate(data, size, max_size);
    if (size < 8 || std::memcmp(data, "\x89PNG", 4) != 0) return size;
    for (std::size_t at = 8; at + 12 <= size;) {
        const std::uint64_t length = peertest::fuzz::number(data + at);
        if (at + 12 + length > size) break;
        const auto sum = ::crc32(0, data + at + 4, uInt(length + 4));
        for (std::size_t i = 0; i < 4; ++i) data[at + 8 + length + i] = std::uint8_t(sum >> (24 - 8 * i));
        at += 12 + length;
    }
    return size;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace peertest;
    if (size == 0 || fuzz::large(data, size)) return 0;
    Image told, again;
    std::string clean;
    try {
        clean = fuzz::rewritten(data, size, told);
    } catch (const ImageRejected&) {
        return 0;
    }
    if (told.type == ImageType::png) fuzz::require(fuzz::only_pixels(clean), "no metadata is left");
    try {
        fuzz::rewritten(clean.data(), clean.size(), again);
    } catch (const ImageRejected&) {
        fuzz::require(false, "what was written can be read");
    }
    fuzz::require(told.type == again.type && told.width == again.width && told.height == again.height,
                  "the picture has the size that was told");
    return 0;
}
