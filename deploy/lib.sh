# shellcheck shell=bash
# Shared by the scripts of this folder.
cd "$(dirname "${BASH_SOURCE[0]}")" || exit
COMPOSE=${COMPOSE:-docker compose --project-name peertest -f compose.production.yaml --env-file .env}

say() { printf '==> %s\n' "$*"; }
die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}
# setting NAME: its value in .env
setting() { sed -n "s/^$1=//p" .env | tail -n 1; }
