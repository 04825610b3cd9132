# Sourced by ./test. Needs a bash under set -euo pipefail.

# shellcheck source=scripts/packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

# Installs Debian's Patroni, and the etcd that its nodes agree through, where one is missing and we may; otherwise says what
# to run, and fails. Neither brings a server of PostgreSQL with it, nor replaces the one that is there.
ensure_patroni() {
    command -v patroni >/dev/null || install_package patroni Patroni || return 1
    command -v etcd >/dev/null || install_package etcd-server etcd
}
