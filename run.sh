#!/usr/bin/env bash
# Installs what is missing, builds, and starts everything: Redis, the agents, the relays, the web client, the dashboard.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/lib.sh
. eng/lib.sh

usage() {
  cat <<'EOF'
Usage: ./run.sh [OPTION]... [ARGUMENT]...

Starts Agent Socket on this machine and prints where everything is. Ctrl+C stops it.

  --debug      builds the Debug configuration instead of Release
  --help       prints this
  ARGUMENT...  goes to the AppHost, e.g. --Parameters:model-provider=openai --Parameters:model-name=NAME
               or --publisher manifest --output-path aspire-manifest.json

Environment:
  USE_POLYFILLS=true|false   whether polyfills stand in for packages; found out by asking the feed if it isn't set
  ConnectionStrings__redis   a Redis to use instead of starting one
  Parameters__model_key      the key of the model, if it needs one
EOF
}

configuration=Release
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit
      ;;
    --debug)
      configuration=Debug
      shift
      ;;
    *) break ;;
  esac
done

need_dotnet
choose_flavour
need_redis
if uses_polyfills; then
  need_node
  install_dashboard
fi

# Asking every project whether something has changed takes the build a while; asking the file system doesn't.
stamp=artifacts/run.$configuration.stamp
if [ ! -e "$stamp" ] || [ artifacts/flavour.props -nt "$stamp" ] || [ -n "$(find . \
  \( -name artifacts -o -name node_modules -o -name .git -o -name bin -o -name obj \) -prune -o -newer "$stamp" -print | head -n 1)" ]; then
  say "Building ($configuration)"
  started=$(mktemp)
  dotnet build AgentSocket.AppHost --configuration "$configuration" --nologo --verbosity quiet --consoleLoggerParameters:NoSummary
  touch -r "$started" "$stamp"
  rm -f "$started"
fi

if uses_polyfills; then flavour=polyfills; else flavour=packages; fi
say "Starting Agent Socket ($configuration, $flavour)"
exec dotnet run --project AgentSocket.AppHost --configuration "$configuration" --no-build -- "$@"
