# Sourced by ./test. Needs a bash under set -euo pipefail.

# shellcheck source=scripts/packages.sh
source "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

# Where the tests look for it, too.
browser_is_installed() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

# Installs Debian's chromium when there is no browser and we may; otherwise says what to run, and fails.
ensure_browser() {
    browser_is_installed || { install_package chromium "A browser" && browser_is_installed; }
}
