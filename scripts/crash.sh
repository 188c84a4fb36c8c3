# ./dev crash: the server is killed at random moments under a load of everything that moves money.

dev_crash() {
    local rounds=200 store=sqlite seed=
    while [ $# -gt 0 ]; do
        case "$1" in
            --rounds) rounds=${2:?a number} ;;
            --store) store=${2:?sqlite or mongo} ;;
            --seed) seed=${2:?a number} ;;
            *) die "./dev crash takes --rounds N, --store sqlite|mongo, --seed S" ;;
        esac
        shift 2
    done
    case "$store" in sqlite | mongo) ;; *) die "no such store: $store" ;; esac
    setup_packages build test
    setup_node
    setup_npm tests
    build_server release peertest
    PEERTEST_TEST_STORE=$store PEERTEST_CRASH_ROUNDS=$rounds PEERTEST_CRASH_SEED=${seed:-$RANDOM} \
        npm --prefix tests run --silent api -- crash-load --disable-console-intercept
}
