# ./dev bench: see bench/README.md.
dev_bench() {
    [ -x bench/run ] || die "bench/run does not exist"
    setup_packages build
    build_server release peertest
    exec bench/run "$@"
}
