#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test. The last line says how many passed and how many failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=eng/lib.sh
. eng/lib.sh

usage() {
  cat <<'EOF'
Usage: ./test.sh [--help] [SUITE]...

Runs all tests, or those of the suites named, such as AgentSocket.Server.Tests. The results are in artifacts/test-results.

Environment:
  USE_POLYFILLS=true|false   whether polyfills stand in for packages; found out by asking the feed if it isn't set
EOF
}

if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
  usage
  exit
fi

configuration=Release
results=artifacts/test-results
passed=0
failed=0

need_dotnet
need_node
need_apt redis-server redis-server
need_apt chromium chromium
npm_ci tests/npm
choose_flavour
if uses_polyfills; then install_dashboard; fi

# The suites: a project each. With polyfills, theirs too.
suites() {
  find tests -name '*.Tests.csproj' | sort
  if uses_polyfills; then find polyfills/tests -name '*.Tests.csproj' | sort; fi
}

wanted() {
  local name=$1 one
  shift
  [ $# -eq 0 ] && return
  for one in "$@"; do [ "$one" = "$name" ] && return; done
  return 1
}

# One build for everything: the solution, and what stands beside it.
build() {
  say "Building ($configuration)"
  dotnet build AgentSocket.sln --configuration "$configuration" --nologo --verbosity quiet --consoleLoggerParameters:NoSummary || return
  if uses_polyfills; then
    local project
    while read -r project; do
      dotnet build "$project" --configuration "$configuration" --nologo --verbosity quiet --consoleLoggerParameters:NoSummary || return
    done < <(find polyfills/tests -name '*.Tests.csproj' | sort)
  fi
}

# count FILE NAME: the attribute's sum over the report's assemblies.
count() { { grep -o "<assembly [^>]*" "$1" | grep -o " $2=\"[0-9]*\"" || true; } | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }

# run_suite PROJECT: a suite that hangs is a failure after ten minutes.
run_suite() {
  local name report log good bad
  name=$(basename "$1" .csproj)
  report=$results/$name.xml
  log=$results/$name.log
  rm -f "$report"
  timeout --kill-after=10 600 dotnet "artifacts/bin/$name/$(tr '[:upper:]' '[:lower:]' <<<"$configuration")/$name.dll" -noColor -xml "$report" >"$log" 2>&1 || true
  if [ -s "$report" ]; then
    good=$(count "$report" passed)
    bad=$(($(count "$report" failed) + $(count "$report" errors) + $(count "$report" skipped)))
  else
    good=0
    bad=1
  fi
  if [ "$bad" -gt 0 ] || [ "$good" -eq 0 ]; then
    [ "$bad" -gt 0 ] || bad=1
    tail -n 200 "$log"
  fi
  record "$name" "$good" "$bad"
}

# record NAME PASSED FAILED
record() {
  printf '%-44s %5d passed %3d failed  (%ds)\n' "$1" "$2" "$3" "$((SECONDS - started))"
  passed=$((passed + $2))
  failed=$((failed + $3))
  started=$SECONDS
}

# The style of all code, as one check.
check_format() {
  local log=$results/format.log
  if dotnet format AgentSocket.sln --verify-no-changes --no-restore >"$log" 2>&1; then
    record "dotnet format" 1 0
  else
    tail -n 50 "$log"
    record "dotnet format" 0 1
  fi
}

mkdir -p "$results"
started=$SECONDS
if ! build; then
  printf '\nThe build failed.\n0 passed, 1 failed\n'
  exit 1
fi
started=$SECONDS
if [ $# -eq 0 ]; then check_format; fi
while read -r project; do
  if wanted "$(basename "$project" .csproj)" "$@"; then run_suite "$project"; fi
done < <(suites)

printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
