#!/usr/bin/env bash
# Checks the models of docs/model exhaustively with Spin, and that each fence's absence is refuted. Ends non-zero on any surprise.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=eng/lib.sh
source eng/lib.sh

need_apt spin spin
need_apt gcc gcc
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
models=$PWD/docs/model
memory_mb=4000
patience=120

row() { printf '%-9s %-34s %-74s %12s %7s %8s  %s\n' "$@"; }

# check MODEL EXPECTED NAME DEFINES…: one run of Spin. EXPECTED is `holds`, or what the violated assertion's text contains.
check() {
  local model=$1 expected=$2 name=$3 directory=$work/$1-$3 found status=0 result
  shift 3
  mkdir -p "$directory"
  (
    cd "$directory"
    local safety=-DSAFETY search=() optimise=-O2
    if [[ $* == *-DLIVENESS* ]]; then
      safety=-DNFAIR=4 search=(-a -f)
    fi
    [ "$expected" = holds ] || optimise=-O0 # a short search, and not a long compilation
    spin -a "$@" "$models/$model.pml" >spin.log 2>&1 &&
      gcc "$optimise" -w "$safety" -DMEMLIM=$memory_mb -DVECTORSZ=4096 -o pan pan.c &&
      timeout -k 5 $patience ./pan -w25 -m100000 "${search[@]}" >pan.log
  ) || status=$?
  found=$(sed -n 's/^pan:1: \(.*\) (at depth.*/\1/p' "$directory/pan.log" 2>/dev/null || true)
  if [ "$status" -ne 0 ] || ! grep -q 'errors:' "$directory/pan.log"; then
    result="FAILED: no result"
  elif [ "$expected" = holds ]; then
    result="holds"
    if [ -n "$found" ]; then
      result="FAILED: $found"
    elif grep -q 'Search not completed\|max search depth too small' "$directory/pan.log"; then
      result="FAILED: search not completed"
    fi
  elif [[ $found == *"$expected"* ]]; then
    result="refuted: $found"
  else
    result="FAILED: not refuted as expected, but: ${found:-nothing found}"
  fi
  [[ $result == FAILED* ]] && failures=$((failures + 1))
  row "$model" "$name" "${*//-D/}" \
    "$(sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' "$directory/pan.log" 2>/dev/null | head -1)" \
    "$(sed -n 's/.*depth reached \([0-9]*\),.*/\1/p' "$directory/pan.log" 2>/dev/null)" \
    "$(sed -n 's/^pan: elapsed time \([0-9.e-]*\) seconds/\1 s/p' "$directory/pan.log" 2>/dev/null)" "$result"
  rm -rf "$directory"
}

row model what bounds states depth time result
delivery() { check delivery holds "$@"; }
delivery both-directions -DFRAMES=1 -DWINDOW=1 -DCOMMANDS=1
delivery window -DFRAMES=2 -DWINDOW=1 -DCOMMANDS=0
delivery frames -DFRAMES=2 -DWINDOW=2 -DCOMMANDS=0
delivery commands -DFRAMES=0 -DCOMMANDS=2
delivery late-claims -DFRAMES=1 -DWINDOW=1 -DCOMMANDS=0 -DLATE_CLAIMS

none=(-DMOVES=0 -DEXPIRIES=0 -DCRASHES=0 -DLOST_WORKERS=0 -DLOST_ANSWERS=0)
# dispatch NAME BOUNDS…: what isn't named doesn't happen.
bounds() {
  local all=("${none[@]}") bound
  for bound in "$@"; do
    all=("${all[@]/#${bound%=*}=*/$bound}")
    [[ ${all[*]} == *"$bound"* ]] || all+=("$bound")
  done
  printf '%s\n' "${all[@]}"
}
dispatch() {
  local name=$1 expected=$2 given
  shift 2
  mapfile -t given < <(bounds "$@")
  check dispatch "$expected" "$name" "${given[@]}"
}
dispatch move-and-expiry holds -DMOVES=1 -DEXPIRIES=1
dispatch crash-and-expiry holds -DCRASHES=1 -DEXPIRIES=1
dispatch crash-and-move holds -DCRASHES=1 -DMOVES=1 -DLOST_ANSWERS=1
dispatch two-expiries-and-crash holds -DCOMMANDS=0 -DCRASHES=1 -DEXPIRIES=2
dispatch lost-workers holds -DCOMMANDS=0 -DEXPIRIES=1 -DLOST_WORKERS=1 -DLOST_ANSWERS=1
dispatch ends-at-last holds -DLIVENESS -DCRASHES=1

# Without a fence, Spin must find what goes wrong.
without() { check delivery "$2" "$1" "-D$1" "${@:3}"; }
both=(-DFRAMES=2 -DWINDOW=2 -DCOMMANDS=1)
without NO_GENERATION_FENCE 'given>=lastAccepted' "${both[@]}"
without NO_OWNER 'other==carrier' "${both[@]}"
without NO_SEQUENCE 'effects==' "${both[@]}"
without VOID_PRESENTED_TOKEN 'cut[c]' "${both[@]}"
without NO_CONFIRMATION 'tokenBefore' "${both[@]}"
without UNORDERED_CLAIMS 'cut[' "${both[@]}"
without CLAIM_RAISES_AGAIN 'cut[' -DFRAMES=1 -DWINDOW=1 -DCOMMANDS=0 -DLATE_CLAIMS
without DELIVER_BEFORE_STORE 'cut[c]' "${both[@]}"
without ACKNOWLEDGE_BEFORE_STORE 'effects==' "${both[@]}"
without STALE_READ_DELETES '(gone)' "${both[@]}"
without RESUME_WITHOUT_ACKNOWLEDGEMENT 'invalid end state' -DFRAMES=2 -DWINDOW=1 -DCOMMANDS=0
misdispatch() { dispatch "$1" "$2" "-D$1" "${@:3}"; }
misdispatch NO_ATTEMPT_FENCE 'lastAttempt' -DEXPIRIES=1
misdispatch NO_SEQUENCE 'hasFrame' -DLOST_ANSWERS=1
misdispatch STEERED_UNFENCED 'live' -DEXPIRIES=1
misdispatch COMMANDS_FOR_KNOWN_RUNS 'received<2' -DMOVES=1
misdispatch START_AFTER_END 'handler' -DMOVES=1 -DEXPIRIES=1
misdispatch DUPLICATE_TAKES 'handler' -DMOVES=2
misdispatch UNCHECKED_DROP 'ends==1' -DCOMMANDS=0 -DCRASHES=1 -DEXPIRIES=2
misdispatch NOTE_APART 'ends==1' -DCOMMANDS=0 -DCRASHES=1 -DEXPIRIES=2

[ "$failures" -eq 0 ] || die "$failures of the checks above did not come out as they must."
say "All models hold, and every missing fence was found."
