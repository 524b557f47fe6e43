#!/usr/bin/env bash
# Builds the bench of faults and runs a scenario: connections and processes are broken by a seed, and a checker reads the traces.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=eng/lib.sh
. eng/lib.sh

configuration=${CONFIGURATION:-Release}
need_dotnet
need_apt redis-server redis-server
need_apt setpriv util-linux
[ -e artifacts/flavour.props ] || choose_flavour
dotnet build tests/AgentSocket.Faults --configuration "$configuration" --nologo --verbosity quiet --consoleLoggerParameters:NoSummary
exec dotnet "artifacts/bin/AgentSocket.Faults/$(tr '[:upper:]' '[:lower:]' <<<"$configuration")/AgentSocket.Faults.dll" "$@"
