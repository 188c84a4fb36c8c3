# ./dev fmt: formats in place.
dev_fmt() {
    if command -v clang-format >/dev/null; then
        git ls-files -z -- 'server/*.cpp' 'server/*.hpp' 'tests/*.cpp' 'tests/*.hpp' 'bench/*.cpp' |
            xargs -0 -r clang-format -i
    else
        say "clang-format is not installed (apt-get install clang-format): C++ left alone"
    fi
    [ -f web/package.json ] || return 0
    setup_node
    setup_npm web
    (cd web && npm run --silent --if-present fmt)
}
