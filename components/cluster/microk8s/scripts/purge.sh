# Removes MicroK8s with its data, and the archives that were brought: FILES is a pattern.
main() {
  if installed; then
    found=$(sudo -n snap remove --purge microk8s 2>&1) || fail "snap could not remove it: $found"
  fi
  sudo -n rm -f /etc/microk8s.yaml $FILES
}
