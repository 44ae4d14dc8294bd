# Installs MicroK8s of CHANNEL with the launch configuration LAUNCH and waits until it is applied.
LAUNCHER=${LAUNCHER:-/var/snap/microk8s/common/etc/launcher}

tracked() { sudo -n snap list microk8s 2>/dev/null | awk '$1 == "microk8s" { print $4 }'; }

applied() {
  ! sudo -n test -e "$LAUNCHER/install.yaml" || { echo "$LAUNCHER/install.yaml still there"; return 1; }
  [ -z "$fresh" ] || sudo -n test -e "$LAUNCHER/install.yaml.applied" ||
    { echo "no $LAUNCHER/install.yaml.applied"; return 1; }
}

main() {
  found=$(sudo -n true 2>&1) ||
    fail "user $(id -un) may not use sudo without a password (${found:-refused}): allow it with NOPASSWD"
  command -v snap >/dev/null || fail "there is no snapd: run \`apt-get install snapd\`"
  fresh=
  if ! installed; then
    fresh=yes
    printf '%s\n' "$LAUNCH" | sudo -n sh -c 'umask 077; cat >/etc/microk8s.yaml'
    found=$(sudo -n snap install microk8s --classic --channel="$CHANNEL" 2>&1) ||
      fail "snap could not install microk8s from $CHANNEL: $found"
  elif [ "$(tracked)" != "$CHANNEL" ]; then
    found=$(sudo -n snap refresh microk8s --channel="$CHANNEL" 2>&1) ||
      fail "snap could not move microk8s to $CHANNEL: $found"
  fi
  sudo -n snap refresh --hold=forever microk8s >/dev/null 2>&1 ||
    echo "host $HOST: this snapd cannot hold refreshes (needs 2.58): expect restarts" >&2
  within "$TIMEOUT" "MicroK8s is to be ready" running
  within "$TIMEOUT" "the launch configuration is to be applied" applied
}
