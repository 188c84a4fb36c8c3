#include "app/demo_pictures.hpp"

// The files of app/demo/, put into the program as they are. DEMO_DIR is that folder (CMakeLists.txt).
#define PICTURE(name)                                                                                    \
    asm(".section .rodata\n"                                                                             \
        "demo_" #name "_begin:\n.incbin \"" DEMO_DIR "/" #name                                           \
        ".jpg\"\n"                                                                                       \
        "demo_" #name "_end:\n.previous\n");                                                             \
    extern "C" const char demo_##name##_begin[], demo_##name##_end[];                                    \
    std::string_view peertest::demo_pictures::name() {                                                   \
        return {demo_##name##_begin, static_cast<std::size_t>(demo_##name##_end - demo_##name##_begin)}; \
    }

PICTURE(voucher)
PICTURE(price_order)
PICTURE(delivery)
PICTURE(contact)
