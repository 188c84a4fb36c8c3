# ./dev soak: ordinary work for a long time, a line each minute; fails on errors, and when memory grows.

dev_soak() {
    setup_packages build test
    setup_node
    setup_npm tests
    build_server release peertest
    PEERTEST_SOAK_MINUTES=${1:-60} npm --prefix tests run --silent soak
}
