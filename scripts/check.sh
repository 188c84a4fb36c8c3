# ./dev check: what can be judged without running the product.

source scripts/sim-faults.sh

dev_check() {
    local failed=()
    setup_node
    say "Layers"
    scripts/check_layers || failed+=(layers)
    say "File lengths"
    scripts/check_lengths || failed+=(lengths)
    say "Numbers of decisions"
    local twice
    twice=$(cd docs/decisions && printf '%s\n' * | cut -c1-4 | uniq -d)
    [ -z "$twice" ] || { echo "two records in docs/decisions share the number $twice" >&2 && failed+=(decisions); }
    say "Rules and their tests"
    scripts/check_spec_tests || failed+=(spec-tests)
    say "Planted faults"
    check_faults || failed+=(sim-faults)
    if [ -f web/package.json ]; then
        say "Web app: types and lint"
        setup_npm web
        (cd web && npm run --silent check) || failed+=(web)
    fi
    if [ -f tests/package.json ]; then
        say "Tests: types"
        setup_npm tests
        (cd tests && npm run --silent check) || failed+=(tests)
    fi
    if [ "${1:-}" = deep ]; then
        check_deep || failed+=(deep)
    fi
    [ "${#failed[@]}" = 0 ] || die "check failed: ${failed[*]}"
}

# api_under PRESET: all API tests but for those that measure memory and speed, of which sanitizers take many times as much. A
# report ends the server (address) or gives it an exit code of its own (threads): the test that it served fails.
api_under() {
    PEERTEST_TEST_SANITIZER=$1 PEERTEST_BIN=$PWD/build/$1/peertest npm --prefix tests run --silent api
}

# A second compiler; data races in units, simulation, conformance and API tests; the API tests under the address and undefined
# behaviour sanitizers, which the rest meets at each `./dev test`. Takes two hours on two cores from nothing.
check_deep() {
    local failed=0
    # shellcheck source=/dev/null
    source scripts/test.sh
    setup_packages build test fuzz
    setup_npm tests
    build_server clang all
    build_server sanitize peertest
    build_server thread peertest peertest_tests sim_tests conformance_tests
    start_services
    export TSAN_OPTIONS=exitcode=66:halt_on_error=0:suppressions=$PWD/tests/support/thread-sanitizer.txt
    build/thread/peertest_tests --gtest_brief=1 || failed=1
    build/thread/sim_tests --seeds 60 --gtest_brief=1 || failed=1
    build/thread/conformance_tests --gtest_brief=1 || failed=1
    api_under thread || failed=1
    api_under sanitize || failed=1
    stop_services
    return "$failed"
}
