// The two decoders behind rewrite_image. Both are C libraries whose errors come as calls; here they are exceptions.
#pragma once
#include <cstdio>

#include "image/image.hpp"
#include "image/pixels.hpp"

namespace peertest {

Image rewrite_png(std::FILE* in, std::FILE* out);
Image rewrite_jpeg(std::FILE* in, std::FILE* out);

// Refuses more than 50 megapixels before anything of that size is allocated.
void check_pixels(std::uint64_t width, std::uint64_t height);

}  // namespace peertest
