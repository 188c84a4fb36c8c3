# Shared by all parts of ./dev.

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
die() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

# fresh STAMP KEY: true if the stamp file holds this key, i.e. nothing changed since it was written.
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }
stamp() {
    mkdir -p "$(dirname "$1")"
    printf '%s\n' "$2" >"$1"
}

# hash_files FILE...: one hash over names and contents.
hash_files() { sha256sum -- "$@" | sha256sum | cut -d' ' -f1; }

# port_taken PORT: true if something on loopback accepts connections there.
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
