# What run.sh and test.sh share. Source it from the root of the repository, with `set -euo pipefail`.
# shellcheck shell=bash

say() { printf '\n== %s\n' "$*"; }

die() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# need_dotnet: the SDK that global.json asks for.
need_dotnet() {
  has dotnet || die ".NET is missing. Install the .NET 10 SDK: https://dot.net/download"
  dotnet --version >/dev/null 2>&1 || die "The .NET SDK that global.json asks for is missing. Install the .NET 10 SDK: https://dot.net/download"
}

# need_node: Node 20 or later, with npm.
need_node() {
  has npm || die "Node is missing. Install Node 20 or later: https://nodejs.org"
  local major
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge 20 ] || die "Node $(node --version) is too old. Install Node 20 or later: https://nodejs.org"
}

# need_apt BINARY PACKAGE: a program, from Debian's package if it isn't there yet.
need_apt() {
  has "$1" && return
  local install=(apt-get install --yes --no-install-recommends "$2") as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    has sudo || die "$1 is missing. As root: ${install[*]}"
    as_root=(sudo)
  fi
  has apt-get || die "$1 is missing, and there is no apt-get to install it by. Install it with the means of your system."
  say "Installing $2"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" ||
    { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}"; } ||
    die "$2 can't be installed."
}

# npm_ci DIRECTORY: its packages as its lock file says, unless they are there already.
npm_ci() {
  local lock stamp=$1/node_modules/.installed-lock
  lock=$(sha256 "$1/package-lock.json")
  [ "$(cat "$stamp" 2>/dev/null)" = "$lock" ] && return
  say "Installing the npm packages of $1"
  npm ci --prefix "$1" --no-audit --no-fund --loglevel=error || return
  mkdir -p "$1/node_modules"
  printf '%s\n' "$lock" >"$stamp"
}

# choose_flavour: packages or polyfills; see eng/flavour.sh.
choose_flavour() { bash eng/flavour.sh; }

# uses_polyfills: which of them it is.
uses_polyfills() { grep -q '<UsePolyfills>true<' artifacts/flavour.props; }

# has_redis: whether the AppHost finds a Redis: one that's given, a container engine that answers, or a program.
has_redis() {
  [ -n "${ConnectionStrings__redis:-}" ] && return
  local engine
  for engine in docker podman; do
    has "$engine" && timeout 2 "$engine" info >/dev/null 2>&1 && return
  done
  has redis-server || has valkey-server
}

# need_redis: one of them; Debian's redis-server if there is none.
need_redis() { has_redis || need_apt redis-server redis-server; }

# install_dashboard: the Aspire dashboard, which comes with the packages but not with the polyfills. It's good to have: on a
# platform for which there is none, the application runs without.
install_dashboard() {
  local rid version
  rid=$(dashboard_platform)
  if [ "$rid" = linux-x64 ]; then
    npm_ci eng/dashboard || printf '%s\n' "The dashboard can't be installed; going on without." >&2
    return
  fi
  [ -d "eng/dashboard/node_modules/@microsoft/aspire-cli-$rid" ] && return
  version=$(sed -n 's/.*"@microsoft\/aspire-cli-linux-x64": "\(.*\)".*/\1/p' eng/dashboard/package.json)
  say "Installing the Aspire dashboard for $rid"
  npm install --prefix eng/dashboard --no-save --no-audit --no-fund --loglevel=error "@microsoft/aspire-cli-$rid@$version" ||
    printf '%s\n' "There is no dashboard for $rid; going on without." >&2
}

dashboard_platform() {
  local system=linux architecture=x64
  case $(uname -s) in Darwin) system=osx ;; esac
  case $(uname -m) in aarch64 | arm64) architecture=arm64 ;; esac
  printf '%s-%s\n' "$system" "$architecture"
}

sha256() {
  if has sha256sum; then sha256sum "$1" | cut -d' ' -f1; else shasum -a 256 "$1" | cut -d' ' -f1; fi
}
