# Sourced by ./eventcore and ./test, which set $root to the repository. Needs a bash under set -euo pipefail.

export DOTNET_CLI_TELEMETRY_OPTOUT=1
export TESTINGPLATFORM_TELEMETRY_OPTOUT=1
export DOTNET_NOLOGO=1

require_dotnet() {
    if ! command -v dotnet >/dev/null; then
        echo "The .NET 10 SDK is needed, and there is no 'dotnet' on the PATH: https://dot.net/download" >&2
        exit 1
    fi
}

# dotnet itself judges by global.json.
require_sdk() {
    require_dotnet
    if ! (cd "$root" && dotnet --version >/dev/null 2>&1); then
        echo "The .NET SDK that global.json asks for ($(sed -n 's/.*"version": "\(.*\)".*/\1/p' "$root/global.json") or later in its band) is not installed: https://dot.net/download" >&2
        exit 1
    fi
}

# Runs a command while nobody else builds in this repository. The command does not inherit the lock: build servers stay
# behind after a build, and would hold it.
with_build_lock() {
    mkdir -p "$root/artifacts"
    (
        flock 9
        "$@" 9>&-
    ) 9>"$root/artifacts/build.lock"
}
