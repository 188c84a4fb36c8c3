#include "image/test_images.hpp"

#include <png.h>
#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

// After <cstdio>, which it needs.
#include <jpeglib.h>

namespace peertest::test_images {
namespace {

// Errors of the libraries here are errors of the test itself.
[[noreturn]] void png_failed(png_structp, png_const_charp message) {
    std::fprintf(stderr, "test picture: %s\n", message);
    std::abort();
}

// A pattern with detail everywhere: the bytes of a row.
std::vector<unsigned char> pattern(std::size_t bytes, int y, unsigned seed) {
    std::vector<unsigned char> row(bytes);
    for (std::size_t i = 0; i < bytes; ++i) row[i] = static_cast<unsigned char>(i * 5 + unsigned(y) * 3 * seed + seed);
    return row;
}

std::string big_endian(std::uint32_t v) { return {char(v >> 24), char(v >> 16), char(v >> 8), char(v)}; }

std::string exif(int orientation, bool big) {
    std::string o(1, char(orientation)), z(1, '\0'), one(1, '\1');
    const auto n2 = [&](int v) { return big ? z + char(v) : char(v) + z; };
    const auto n4 = [&](int v) { return big ? z + z + n2(v) : n2(v) + z + z; };
    return std::string("Exif\0\0", 6) + (big ? "MM" : "II") + n2(42) + n4(8) + n2(1) +
           (big ? std::string("\x01\x12", 2) : std::string("\x12\x01", 2)) + n2(3) + n4(1) + n2(orientation) + z + z +
           n4(0);
}

}  // namespace

std::string png(const PngOptions& o) {
    std::string out;
    png_structp p = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, png_failed, nullptr);
    png_infop info = png_create_info_struct(p);
    png_set_write_fn(
        p, &out,
        [](png_structp w, png_bytep data, png_size_t n) {
            static_cast<std::string*>(png_get_io_ptr(w))->append(reinterpret_cast<char*>(data), n);
        },
        [](png_structp) {});
    int depth = 8, color = o.alpha ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB;
    if (o.form == Form::grey1) depth = 1, color = PNG_COLOR_TYPE_GRAY;
    if (o.form == Form::grey16) depth = 16, color = PNG_COLOR_TYPE_GRAY;
    if (o.form == Form::palette4) depth = 4, color = PNG_COLOR_TYPE_PALETTE;
    if (o.form == Form::rgb16_with_clear_colour) depth = 16;
    const int interlace = o.form == Form::interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE;
    png_set_IHDR(p, info, png_uint_32(o.width), png_uint_32(o.height), depth, color, interlace,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (color == PNG_COLOR_TYPE_PALETTE) {
        png_color colors[16];
        png_byte alphas[16];
        for (int i = 0; i < 16; ++i) {
            colors[i] = {png_byte(i * 16), png_byte(255 - i * 9), png_byte(i * 3)};
            alphas[i] = png_byte(255 - i * 10);
        }
        png_set_PLTE(p, info, colors, 16);
        png_set_tRNS(p, info, alphas, 16, nullptr);
    }
    if (o.form == Form::rgb16_with_clear_colour) {
        const auto first = pattern(6, 0, o.seed);
        const auto at = [&](std::size_t i) { return png_uint_16(first[i] << 8 | first[i + 1]); };
        const png_color_16 clear{0, at(0), at(2), at(4), 0};
        png_set_tRNS(p, info, nullptr, 0, &clear);
    }
    std::string key = "Comment", text = o.text;
    png_text chunk{};
    chunk.compression = PNG_TEXT_COMPRESSION_NONE, chunk.key = key.data(), chunk.text = text.data();
    if (!text.empty()) png_set_text(p, info, &chunk, 1);
    png_write_info(p, info);
    std::vector<std::vector<unsigned char>> rows;
    std::vector<png_bytep> pointers;
    for (int y = 0; y < o.height; ++y) rows.push_back(pattern(png_get_rowbytes(p, info), y, o.seed));
    for (auto& row : rows) pointers.push_back(row.data());
    png_write_image(p, pointers.data());
    png_write_end(p, nullptr);
    png_destroy_write_struct(&p, &info);
    return out;
}

std::string jpeg(const JpegOptions& o) {
    jpeg_compress_struct c{};
    jpeg_error_mgr errors{};
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    unsigned char* memory = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&c, &memory, &size);
    c.image_width = JDIMENSION(o.width), c.image_height = JDIMENSION(o.height);
    c.input_components = o.cmyk ? 4 : 3;
    c.in_color_space = o.cmyk ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, 95, TRUE);
    jpeg_start_compress(&c, TRUE);
    const auto marker = [&](int kind, const std::string& data) {
        jpeg_write_marker(&c, kind, reinterpret_cast<const JOCTET*>(data.data()), unsigned(data.size()));
    };
    if (o.orientation) marker(JPEG_APP0 + 1, exif(o.orientation, o.big_endian));
    if (!o.comment.empty()) marker(JPEG_COM, o.comment);
    for (int y = 0; y < o.height; ++y) {
        std::vector<unsigned char> row(std::size_t(o.width) * std::size_t(c.input_components));
        for (int x = 0; x < o.width; ++x) {
            unsigned char* pixel = &row[std::size_t(x) * std::size_t(c.input_components)];
            if (o.red_corner)
                pixel[0] = x < o.red_corner && y < o.red_corner ? 255 : 0;
            else
                pixel[0] = static_cast<unsigned char>(x * 2), pixel[1] = static_cast<unsigned char>(y * 3),
                pixel[2] = 90;
        }
        JSAMPROW pointer = row.data();
        jpeg_write_scanlines(&c, &pointer, 1);
    }
    jpeg_finish_compress(&c);
    std::string out(reinterpret_cast<char*>(memory), size);
    jpeg_destroy_compress(&c);
    std::free(memory);
    return out;
}

std::string png_header(std::uint32_t width, std::uint32_t height) {
    std::string chunk = "IHDR" + big_endian(width) + big_endian(height) + std::string("\x08\x02\0\0\0", 5);
    const auto crc = ::crc32(0, reinterpret_cast<const Bytef*>(chunk.data()), uInt(chunk.size()));
    const std::string data = std::string("\0\0\0\0IDAT", 8);
    const auto data_crc = ::crc32(0, reinterpret_cast<const Bytef*>("IDAT"), 4);
    return std::string("\x89PNG\r\n\x1a\n", 8) + big_endian(13) + chunk + big_endian(std::uint32_t(crc)) + data +
           big_endian(std::uint32_t(data_crc));
}

std::string jpeg_header(int width, int height) {
    std::string content = jpeg({.width = 8, .height = 8});
    // The size stands in the frame header: FF C0, length, precision, height, width.
    const auto frame = content.find("\xff\xc0");
    if (frame == std::string::npos) throw std::logic_error("no frame header");
    const char size[] = {char(height >> 8), char(height), char(width >> 8), char(width)};
    return content.replace(frame + 5, 4, size, 4);
}

Seen read_png(const std::string& content) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, content.data(), content.size())) throw std::runtime_error("no PNG");
    image.format = PNG_FORMAT_RGBA;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // else 16-bit samples are taken for linear light
    Seen seen{int(image.width), int(image.height), {}};
    seen.rgba.resize(PNG_IMAGE_SIZE(image));
    if (!png_image_finish_read(&image, nullptr, seen.rgba.data(), 0, nullptr)) throw std::runtime_error("bad PNG");
    return seen;
}

Seen read_jpeg(const std::string& content) {
    jpeg_decompress_struct d{};
    jpeg_error_mgr errors{};
    d.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, reinterpret_cast<const unsigned char*>(content.data()), content.size());
    jpeg_read_header(&d, TRUE);
    d.out_color_space = JCS_EXT_RGBA;
    jpeg_start_decompress(&d);
    Seen seen{int(d.output_width), int(d.output_height), {}};
    seen.rgba.resize(std::size_t(d.output_width) * d.output_height * 4);
    while (d.output_scanline < d.output_height) {
        JSAMPROW row = &seen.rgba[std::size_t(d.output_scanline) * d.output_width * 4];
        jpeg_read_scanlines(&d, &row, 1);
    }
    jpeg_finish_decompress(&d);
    jpeg_destroy_decompress(&d);
    return seen;
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace peertest::test_images
