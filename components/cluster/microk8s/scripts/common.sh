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

# Whether MicroK8s is ready, within TIMEOUT; starts one that was stopped.
running() {
  said=$(microk8s status --wait-ready --timeout "$TIMEOUT" 2>&1) || { echo "$said" | head -n 3; return 1; }
  case $said in *"is not running"*) microk8s start >/dev/null 2>&1; echo "$said"; return 1 ;; esac
}
