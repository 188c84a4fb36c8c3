# ./dev run: the product and the example app, until Ctrl-C.

# answers PORT PATH: true once an HTTP server there answers 200.
answers() {
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1"
        printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
        read -r -t 5 line <&3
        [[ $line == *" 200 "* ]]
    ) 2>/dev/null
}

# wait_for NAME PORT PATH PID LOG: until it answers; fails when the process ends first.
wait_for() {
    local deadline=$((SECONDS + 60))
    until answers "$2" "$3"; do
        kill -0 "$4" 2>/dev/null || { tail -n 20 "$5" >&2 && die "$1 stopped; its log is $5"; }
        [ "$SECONDS" -lt "$deadline" ] || die "$1 does not answer; its log is $5"
        sleep 0.1
    done
}

free_port_or_die() {
    ! port_taken "$1" || die "port $1 is taken by another program; stop it, or choose another port: $2"
}

stop_children() {
    trap - EXIT INT TERM
    local pid
    for pid in "${children[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${children[@]}"; do wait "$pid" 2>/dev/null || true; done
}

dev_run() {
    local listen=${PEERTEST_LISTEN:-127.0.0.1:8000} example_port=${EXAMPLE_PORT:-8001}
    local port=${listen##*:} data=${PEERTEST_DATA_DIR:-$PWD/data}
    free_port_or_die "$port" "PEERTEST_LISTEN=127.0.0.1:8100 ./dev run"
    free_port_or_die "$example_port" "EXAMPLE_PORT=8101 ./dev run"

    setup_packages build
    setup_node
    build_server release peertest
    build_web

    export PEERTEST_MODE=${PEERTEST_MODE:-development} PEERTEST_LISTEN=$listen PEERTEST_DATA_DIR=$data
    export PEERTEST_PUBLIC_URL=${PEERTEST_PUBLIC_URL:-http://localhost:$port}
    # The demo job points at the example app.
    export PEERTEST_DEMO_APP_URL=http://localhost:$example_port
    mkdir -p "$data"
    children=()
    trap 'stop_children; exit 130' INT TERM
    trap stop_children EXIT
    PORT=$example_port PEERTEST_URL=$PEERTEST_PUBLIC_URL node examples/harbour-coffee/server.mjs >"$data/example.log" 2>&1 &
    children+=($!)
    local example_pid=$!
    build/peertest serve --demo >"$data/server.log" 2>&1 &
    children+=($!)
    local server_pid=$!
    wait_for "the example app" "$example_port" / "$example_pid" "$data/example.log"
    wait_for "PeerTest Hub" "$port" /health "$server_pid" "$data/server.log"
    cat <<EOF

  PeerTest Hub     http://localhost:$port            (ready after $SECONDS s)
  Captured mail    http://localhost:$port/dev/mailbox
  API              http://localhost:$port/docs
  App under test   http://localhost:$example_port            (Harbour Coffee, with real defects)

  Demo accounts    builder@demo.test   tester@demo.test   admin@demo.test
  Password         peertest-demo
  Test card        4242 4242 4242 4242

  Data and logs are in $data; delete it to start anew. Ctrl-C stops everything.

EOF
    wait -n "$example_pid" "$server_pid" || true
    tail -n 20 "$data/server.log" >&2
    die "one of the two servers stopped; logs are in $data"
}
