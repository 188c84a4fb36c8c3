#include <iostream>
#include <string_view>

#include "image/image.hpp"

int main(int argc, char** argv) {
    // Before anything else is set up: this process only decodes one picture (image/image.hpp).
    if (argc == 4 && std::string_view(argv[1]) == "image") return peertest::image_main(argv[2], argv[3]);
    std::cerr << "peertest: no command yet\n";
    return 2;
}
