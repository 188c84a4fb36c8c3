# Shows that the simulation can fail: applies each patch of tests/sim/faults to a copy of the tree in build/faults, one at
# a time, and lists what the simulation found. ./dev sim-faults [PATTERN]; PEERTEST_FAULT_SEEDS=n (400) bounds the search.

faults=tests/sim/faults

# apply_fault TREE PATCH [--reverse]: the copy lies inside of this repository, which git must not see.
apply_fault() {
    local tree=$1 patch=$2
    shift 2
    GIT_CEILING_DIRECTORIES=$(cd "$tree/.." && pwd) git -C "$tree" apply "$@" "$patch"
}

# Every patch must fit the tree as it is, so that none of them rots.
check_faults() {
    local patch wrong=0
    for patch in "$faults"/*.patch; do
        git apply --check "$patch" || wrong=1
    done
    return "$wrong"
}

# Files that did not change keep their time, so that little is built again.
copy_tree() {
    mkdir -p "$1"
    find "$1" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
    git ls-files -z --cached --others --exclude-standard |
        tar --create --null --files-from=- --ignore-failed-read --file=- | tar --extract --file=- --directory="$1"
}

dev_sim_faults() {
    local tree=$PWD/build/faults/tree patch name out missed=0
    setup_packages build test
    copy_tree "$tree"
    # What was last built of these may be a planted fault, newer than the file that is there again.
    sed -n 's|^+++ b/||p' "$faults"/*.patch | sort -u | (cd "$tree" && xargs touch)
    say "Building the copy in $tree"
    (cd "$tree" && cmake --preset release >/dev/null && cmake --build --preset release ${JOBS:+-j "$JOBS"} --target sim_tests) >&2
    printf '| Planted fault | Found by seed | As |\n| --- | --- | --- |\n'
    for patch in "$PWD/$faults"/*"${1:-}"*.patch; do
        name=$(basename "$patch" .patch)
        apply_fault "$tree" "$patch"
        if ! (cd "$tree" && cmake --build --preset release ${JOBS:+-j "$JOBS"} --target sim_tests) >"$tree/../$name.build" 2>&1; then
            tail -n 20 "$tree/../$name.build" >&2
            out='does not build'
        else
            out=$("$tree/build/release/sim_tests" --gtest_filter='*NothingIsLost*' --shorten no \
                --seeds "${PEERTEST_FAULT_SEEDS:-400}" | grep -m1 '^seed ' || true)
        fi
        apply_fault "$tree" "$patch" --reverse
        case "$out" in
            seed\ *) printf '| %s | %s | %s |\n' "${name//-/ }" "$(cut -d' ' -f2 <<<"${out%%:*}")" "${out#*: }" ;;
            *) printf '| %s | NOT FOUND | %s |\n' "${name//-/ }" "$out" && missed=1 ;;
        esac
    done
    [ "$missed" = 0 ] || die "the simulation did not find every fault"
}
