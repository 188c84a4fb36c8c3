# Builds the server and the web app.

# build_server PRESET TARGET...: configures once, and again for the tests if their libraries came later; then builds.
build_server() {
    local preset=$1
    shift
    [[ $preset != clang && $preset != fuzz ]] || command -v clang++ >/dev/null || die "the $preset preset needs the package clang"
    if [ ! -f "build/$preset/build.ninja" ] ||
        { [ "$*" != peertest ] && [ "$preset" != fuzz ] && ! grep -q '^build peertest_tests:' "build/$preset/build.ninja"; }; then
        cmake --preset "$preset" >&2
    fi
    say "Building the server ($preset)"
    cmake --build --preset "$preset" ${JOBS:+-j "$JOBS"} --target "$@" >&2
    if [ "$preset" = release ]; then
        # A hard link, so that the program sees itself in build/ and a running one is not overwritten.
        ln -f build/release/peertest build/peertest
    fi
}

web_sources() {
    find web -type d \( -name node_modules -o -name dist \) -prune -o -type f -print | LC_ALL=C sort
}

build_web() {
    [ -f web/package.json ] || { say "No web app yet: skipped" && return; }
    local files key
    setup_npm web
    mapfile -t files < <(web_sources)
    key=$(hash_files "${files[@]}")
    if [ -f web/dist/index.html ] && fresh build/web.stamp "$key"; then return; fi
    say "Building the web app"
    (cd web && npm run --silent build -- --logLevel warn) >&2
    stamp build/web.stamp "$key"
}
