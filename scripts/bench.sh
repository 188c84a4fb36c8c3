# ./dev bench: see the words at the top of bench/bench.py.
dev_bench() {
    setup_packages build bench
    build_server release peertest bench_seed bench_bcrypt
    exec python3 bench/bench.py "$@"
}
