# Sourced by ./eventcore and ./test. Needs a bash under set -euo pipefail.

# shellcheck source=scripts/packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

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
    if postgres_is_installed; then
        return 0
    fi
    if [ -n "${EVENTCORE_POSTGRES_BIN:-}" ]; then
        echo "EVENTCORE_POSTGRES_BIN is '$EVENTCORE_POSTGRES_BIN', which does not hold PostgreSQL's 'postgres' and 'initdb'." >&2
        return 1
    fi
    install_package postgresql "PostgreSQL's server" && postgres_is_installed
}

# Where the tests look for it, too.
pgbouncer_is_installed() {
    PATH=$PATH:/usr/sbin command -v pgbouncer >/dev/null
}

# The same for the pooler that some tests put in front of a server. Before one runs: installing may upgrade it underneath.
ensure_pgbouncer() {
    pgbouncer_is_installed || { install_package pgbouncer PgBouncer && pgbouncer_is_installed; }
}
