# What every script begins with. HOST names the machine in errors.
fail() { echo "host $HOST: $*" >&2; exit 1; }
microk8s() { sudo -n /snap/bin/microk8s "$@" </dev/null; }
installed() { sudo -n snap list microk8s >/dev/null 2>&1; }

# within SECONDS WHAT COMMAND...: repeats a command that prints what it sees until it succeeds.
within() {
  deadline=$(($(date +%s) + $1)); what=$2; shift 2
  until seen=$("$@" 2>&1); do
    [ "$(date +%s)" -lt "$deadline" ] || fail "$what: not in time, last seen: ${seen:-nothing}"
    sleep "${PAUSE:-3}"
  done
}
