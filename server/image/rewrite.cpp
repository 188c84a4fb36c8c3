#include <array>
#include <string_view>

#include "image/codecs.hpp"

namespace peertest {

void check_pixels(std::uint64_t width, std::uint64_t height) {
    if (width == 0 || height == 0) throw ImageRejected("The picture has no pixels.");
    if (width > std::uint64_t(max_pixels) || height > std::uint64_t(max_pixels) ||
        width * height > std::uint64_t(max_pixels))
        throw ImageRejected("The picture has " + std::to_string(width) + " x " + std::to_string(height) +
                            " pixels, more than 50 megapixels.");
}

Image rewrite_image(std::FILE* in, std::FILE* out) {
    std::array<char, 8> start{};
    const std::string_view head(start.data(), std::fread(start.data(), 1, start.size(), in));
    std::rewind(in);
    Image image;
    if (head == std::string_view("\x89PNG\r\n\x1a\n", 8))
        image = rewrite_png(in, out);
    else if (head.substr(0, 3) == "\xff\xd8\xff")
        image = rewrite_jpeg(in, out);
    else
        throw ImageRejected("The content is neither a PNG nor a JPEG picture.");
    if (std::fflush(out) != 0) throw std::runtime_error("the clean picture could not be written");
    return image;
}

}  // namespace peertest
