# ./dev fuzz [SECONDS] [TARGET...]: the libFuzzer targets of tests/fuzz, two at a time, from the seeds in
# tests/fuzz/corpus. What they learn stays in build/fuzz/corpus; an input that breaks something in build/fuzz/found.

fuzz_targets() {
    local source
    for source in tests/fuzz/*.cpp; do basename "$source" .cpp; done
}

# fuzz_one TARGET SECONDS: prints one line, and how to replay what was found.
fuzz_one() {
    local target=$1 seconds=$2 found=build/fuzz/found/$1 learned=build/fuzz/corpus/$1 log=build/fuzz/log/$1.txt rc=0 input
    rm -rf "$found"
    mkdir -p "$found" "$learned" build/fuzz/log
    ASAN_OPTIONS=allow_addr2line=1:detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 \
        "build/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=8192 \
        -print_final_stats=1 -verbosity=1 -seed="${FUZZ_SEED:-0}" -artifact_prefix="$found/" "$learned" "tests/fuzz/corpus/$target" >"$log" 2>&1 || rc=$?
    local runs
    runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
    if [ "$rc" = 0 ]; then
        printf '  fuzz_%-10s %10s inputs in %s s, nothing found\n' "$target" "${runs:-?}" "$seconds" >&2
        return 0
    fi
    grep -E 'ERROR|SUMMARY|broken promise|runtime error|^Base64' "$log" | head -5 >&2 || true
    for input in "$found"/*; do
        [ -e "$input" ] || continue
        printf '  fuzz_%s found %s; replay it:\n    build/fuzz/fuzz_%s %s\n' "$target" "$input" "$target" "$input" >&2
    done
    printf '  the whole story: %s\n' "$log" >&2
    return 1
}

fuzz_all() {
    local seconds=$1
    shift
    build_server fuzz all
    printf '%s\n' "$@" | SECONDS_EACH=$seconds xargs -P2 -I{} bash -c '
        source scripts/lib.sh
        source scripts/fuzz.sh
        fuzz_one {} "$SECONDS_EACH"'
}

dev_fuzz() {
    local seconds=600 targets
    if [[ ${1:-} =~ ^[0-9]+$ ]]; then
        seconds=$1
        shift
    fi
    targets=("$@")
    [ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(fuzz_targets)
    setup_packages build fuzz
    fuzz_all "$seconds" "${targets[@]}" || die "something was found"
}
