# ./dev test: every suite leaves a report in test-report/, scripts/report adds them up.

# suite NAME FORMAT COMMAND...: runs it, keeping going when it fails; REPORT names the report it must write.
suite() {
    local name=$1 format=$2 rc=0 started=$SECONDS
    shift 2
    say "$name"
    "$@" || rc=$?
    printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$format" "${REPORT:?}" "$rc" "$((SECONDS - started))" >>test-report/suites.tsv
}

# gtest_suite NAME PRESET PROGRAM [ARGS...]
gtest_suite() {
    local name="$1 ($2)" program="build/$2/$3" report="test-report/$3-$2.json"
    shift 3
    REPORT=$report suite "$name" gtest "$program" --gtest_brief=1 "--gtest_output=json:$report" "$@"
}

test_unit() {
    local preset=release
    [ ! -f build/debug/build.ninja ] || preset=debug
    build_server "$preset" peertest_tests
    gtest_suite "server unit tests" "$preset" peertest_tests "$@"
}

# Each script in scripts/services starts a real server, and prints the settings by which tests find it. Suites share them.
start_services() {
    local script lines
    [ -z "${services:-}" ] || return 0
    services=$(mktemp -d) told=()
    for script in scripts/services/*; do
        say "Starting ${script##*/}"
        lines=$("$script" start "$services/${script##*/}") || die "${script##*/} did not start"
        # shellcheck disable=SC2163
        while read -r line; do export "$line" && told+=("${line%%=*}"); done <<<"$lines"
    done
    export PEERTEST_TEST_SERVERS=required  # a test whose server is missing fails
}

stop_services() {
    local script
    [ -n "${services:-}" ] || return 0
    for script in scripts/services/*; do "$script" stop "$services/${script##*/}" || true; done
    rm -rf "$services"
    services=
    unset PEERTEST_TEST_SERVERS "${told[@]}"
}

test_server() {
    setup_npm tests  # the mail server is one of its packages
    start_services
    build_server release all
    gtest_suite "server unit tests" release peertest_tests "$@"
    gtest_suite "simulation" release sim_tests "$@"
    build_server sanitize all
    gtest_suite "server unit tests" sanitize peertest_tests "$@"
    gtest_suite "conformance" sanitize conformance_tests "$@"
    gtest_suite "simulation" sanitize sim_tests --seeds 150 "$@"
}

test_web() {
    setup_npm web
    local report="$PWD/test-report/web.json"
    REPORT=$report suite "web unit tests" vitest npm --prefix web test --silent -- \
        --reporter=default --reporter=json --outputFile.json="$report" "$@"
}

test_api() {
    setup_npm tests
    build_server release peertest
    local report="$PWD/test-report/api.json"
    REPORT=$report suite "API tests" vitest npm --prefix tests run --silent api -- \
        --reporter=default --reporter=json --outputFile.json="$report" "$@"
}

# The product on a real MongoDB: the simulation of everything, the API tests where money moves, and backups. All of the API
# tests would take too long beside those on SQLite: `PEERTEST_TEST_STORE=mongo ./dev test api` runs them, and with
# PEERTEST_TEST_REDIS=on their servers use a real Redis, on either store.
test_on_mongo() {
    local report="$PWD/test-report/mongo.json" files=("$@")
    [ ${#files[@]} -gt 0 ] || files=(mongo accept crash settle races idempotency chargebacks failed-payments reconciliation backup)
    setup_npm tests
    start_services
    build_server release peertest sim_tests
    local sim=test-report/sim-mongo.json
    REPORT=$sim suite "simulation on MongoDB" gtest build/release/sim_tests --store mongo --seeds 5 --steps 60 \
        --gtest_brief=1 '--gtest_filter=*NothingIsLost*' "--gtest_output=json:$sim"
    REPORT=$report PEERTEST_TEST_STORE=mongo suite "API tests on MongoDB" vitest npm --prefix tests run --silent api -- \
        --reporter=default --reporter=json --outputFile.json="$report" "${files[@]}"
}

# With the store's conformance, which `./dev test server` has as well.
test_mongo() {
    setup_npm tests
    start_services
    build_server release conformance_tests
    gtest_suite "conformance on MongoDB" release conformance_tests '--gtest_filter=*ongo*'
    test_on_mongo "$@"
}

test_e2e() {
    setup_npm tests
    build_server release peertest
    build_web
    local report="$PWD/test-report/e2e.json"
    PLAYWRIGHT_JSON_OUTPUT_NAME=$report REPORT=$report suite "browser tests" playwright \
        npm --prefix tests run --silent e2e -- --reporter=list,json "$@"
}

test_ops() {
    setup_npm tests
    build_server release peertest
    REPORT=- suite "deploy/" exit-code scripts/check_deploy build/peertest
    local report="$PWD/test-report/ops.json"
    REPORT=$report suite "nginx in front" vitest npm --prefix tests run --silent ops -- \
        --reporter=default --reporter=json --outputFile.json="$report" "$@"
}

# A minute for each target, two at a time; `./dev fuzz` takes longer. Always from the same seed, so that a change fails
# here because of what it changes; what luck finds, `./dev fuzz` finds.
test_fuzz() {
    local targets
    # shellcheck source=/dev/null
    source scripts/fuzz.sh
    mapfile -t targets < <(fuzz_targets)
    setup_packages build fuzz
    FUZZ_SEED=1 REPORT=- suite "hostile input (libFuzzer)" exit-code fuzz_all 60 "${targets[@]}"
}

test_check() {
    REPORT=- suite "checks" exit-code ./dev check
}

# A build that fails ends the run; the summary still says so.
report_broken_build() {
    stop_services
    printf 'build\texit-code\t-\t1\t%s\n' "$SECONDS" >>test-report/suites.tsv
    scripts/report test-report/suites.tsv
}

dev_test() {
    local what=${1:-all}
    [ $# -eq 0 ] || shift
    setup_packages build test
    setup_node
    rm -rf test-report
    mkdir -p test-report
    trap report_broken_build EXIT
    case "$what" in
        fast)
            test_unit "$@"
            test_web
            ;;
        server | api | mongo | web | e2e | ops | fuzz) "test_$what" "$@" ;;
        all)
            test_server
            test_on_mongo
            stop_services
            test_api
            test_web
            test_e2e
            test_ops
            test_fuzz
            test_check
            ;;
        *) die "no such suite: $what (fast, server, api, mongo, web, e2e, ops, fuzz, all)" ;;
    esac
    trap - EXIT
    stop_services
    scripts/report test-report/suites.tsv
}
