# Runs a program in a process group of its own, and sees to it that the group doesn't outlive the orchestrator.
# Usage: sh supervise.sh PROGRAM [ARGUMENT...]
# Standard input is a lease: the orchestrator holds the other end. It first writes the variables whose names a shell can't
# have, and so wouldn't hand on, one a line, and a dot. Then it writes TERM or KILL to have that signal sent to the group.
# When it dies, however it dies, the system closes its end, and the group is told to end and then made to.
# The first line of output is the program's process id.

exec 3<&0 0</dev/null

while IFS= read -r variable <&3 && [ "$variable" != . ]; do
  set -- "$variable" "$@"
done
[ "$variable" = . ] || exit 125

# A terminal sends its signals to us as well; it's the orchestrator that decides what they mean. The traps only keep us
# alive: what is started from here gets the default actions back.
trap : INT TERM HUP QUIT

if command -v setsid >/dev/null 2>&1; then
  setsid env -- "$@" 3<&- &
else
  set -m
  env -- "$@" 3<&- &
  set +m
fi
child=$!
echo "$child"

signal() {
  # Until the program has got its group, there is only itself.
  kill -s "$1" -- "-$child" 2>/dev/null || kill -s "$1" "$child" 2>/dev/null
}

(
  trap '' INT TERM HUP QUIT
  while read -r order <&3; do
    case $order in
      TERM | KILL) signal "$order" ;;
    esac
  done
  signal TERM
  patience=50
  while [ "$patience" -gt 0 ] && kill -s 0 -- "-$child" 2>/dev/null; do
    sleep 0.1
    patience=$((patience - 1))
  done
  signal KILL
) >/dev/null 2>&1 &
lease=$!
exec 3<&-

# A trapped signal interrupts wait: the program has ended only when it's no longer there.
while :; do
  wait "$child"
  code=$?
  kill -s 0 "$child" 2>/dev/null || break
done

signal KILL
kill -s KILL "$lease" 2>/dev/null
exit "$code"
