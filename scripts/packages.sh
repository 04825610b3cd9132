# Sourced by the scripts here that need a package which may be missing. Needs a bash under set -euo pipefail.

# install_package PACKAGE WHAT_IT_IS
install_package() {
    local package=$1 what=$2 as_root=() log
    if [ "$(id -u)" != 0 ]; then
        as_root=(sudo -n)
    fi
    if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
        echo "$what is needed and not installed. On Debian and Ubuntu: sudo apt-get install $package" >&2
        return 1
    fi

    echo "$what is not installed; installing the package '$package' with apt-get." >&2
    log=$(mktemp)
    if "${as_root[@]}" apt-get update >"$log" 2>&1 </dev/null &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" >>"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        cat "$log" >&2
        rm -f "$log"
        echo "The package '$package' could not be installed." >&2
        return 1
    fi
}
