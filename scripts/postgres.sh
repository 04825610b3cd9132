# Sourced by ./eventcore and ./test. Needs a bash under set -euo pipefail.

# Where EventCore.Testing looks for a server, too.
postgres_is_installed() {
    local directory directories=()
    if [ -n "${EVENTCORE_POSTGRES_BIN:-}" ]; then
        directories=("$EVENTCORE_POSTGRES_BIN")
    else
        IFS=: read -r -a directories <<<"$PATH"
        directories+=(/usr/lib/postgresql/*/bin)
    fi
    for directory in "${directories[@]}"; do
        if [ -e "$directory/postgres" ] && [ -e "$directory/initdb" ]; then
            return 0
        fi
    done
    return 1
}

# Installs Debian's postgresql package when there is no server and we may; otherwise says what to run, and fails.
ensure_postgres() {
    local as_root=() log
    if postgres_is_installed; then
        return 0
    fi
    if [ -n "${EVENTCORE_POSTGRES_BIN:-}" ]; then
        echo "EVENTCORE_POSTGRES_BIN is '$EVENTCORE_POSTGRES_BIN', which does not hold PostgreSQL's 'postgres' and 'initdb'." >&2
        return 1
    fi
    if [ "$(id -u)" != 0 ]; then
        as_root=(sudo -n)
    fi
    if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
        echo "PostgreSQL's server is needed and not installed. On Debian and Ubuntu: sudo apt-get install postgresql" >&2
        return 1
    fi

    echo "No PostgreSQL server is installed; installing the package 'postgresql' with apt-get." >&2
    log=$(mktemp)
    if "${as_root[@]}" apt-get update >"$log" 2>&1 </dev/null &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql >>"$log" 2>&1 </dev/null &&
        postgres_is_installed; then
        rm -f "$log"
    else
        cat "$log" >&2
        rm -f "$log"
        echo "The package 'postgresql' could not be installed." >&2
        return 1
    fi
}
