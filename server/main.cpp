#include <iostream>

int main() {
    std::cerr << "peertest: no command yet\n";
    return 2;
}
