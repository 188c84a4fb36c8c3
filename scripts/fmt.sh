# ./dev fmt: formats in place the given files, or those changed since the last commit.
dev_fmt() {
    local files
    if [ $# -gt 0 ]; then
        files=("$@")
    else
        mapfile -t files < <(git diff --name-only --diff-filter=d HEAD && git ls-files -o --exclude-standard)
    fi
    mapfile -t files < <(printf '%s\n' "${files[@]}" | grep -E '\.[ch]pp$' || true)
    [ "${#files[@]}" -gt 0 ] || { say "No C++ file to format" && return; }
    command -v clang-format >/dev/null || die "apt-get install clang-format, which is not needed for anything else"
    clang-format -i "${files[@]}"
}
