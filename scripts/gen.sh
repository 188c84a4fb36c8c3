# ./dev gen: what is generated from the server's own types.
dev_gen() {
    setup_packages build
    setup_node
    build_server release peertest
    build/peertest openapi >build/openapi.json
    [ -f web/package.json ] || return 0
    setup_npm web
    (cd web && npm run --silent gen)
}
