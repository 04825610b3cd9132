# Sourced by samples/native. Needs a bash under set -euo pipefail.

# shellcheck source=scripts/packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

# What Native AOT links with: a C compiler as the linker's driver, and zlib.
ensure_native_tools() {
    command -v gcc >/dev/null || command -v clang >/dev/null || install_package gcc "A C compiler" || return 1
    [ -e /usr/include/zlib.h ] || install_package zlib1g-dev "zlib's headers"
}
