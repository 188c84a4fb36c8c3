// Pictures for tests, and what is seen of a picture, made with the libraries themselves.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace peertest::test_images {

enum class Form { plain, grey1, grey16, palette4, rgb16_with_clear_colour, interlaced };

struct PngOptions {
    int width = 16, height = 16;
    bool alpha = false;
    Form form = Form::plain;
    std::string text;   // of a tEXt chunk
    unsigned seed = 1;  // another picture
};
std::string png(const PngOptions&);

struct JpegOptions {
    int width = 16, height = 16;
    std::string comment;  // of a COM marker
    int orientation = 0;  // 0: no EXIF
    int red_corner = 0;   // a red square at the top left of a black picture; 0: a coloured pattern
    bool big_endian = false;
    bool cmyk = false;
};
std::string jpeg(const JpegOptions&);

// Only the start of a picture that claims this size.
std::string png_header(std::uint32_t width, std::uint32_t height);
std::string jpeg_header(int width, int height);

struct Seen {
    int width = 0, height = 0;
    std::vector<unsigned char> rgba;
    std::array<int, 4> at(int x, int y) const {
        const unsigned char* p = &rgba[(std::size_t(y) * std::size_t(width) + std::size_t(x)) * 4];
        return {p[0], p[1], p[2], p[3]};
    }
};
Seen read_png(const std::string& content);
Seen read_jpeg(const std::string& content);
std::string read_file(const std::string& path);

}  // namespace peertest::test_images
