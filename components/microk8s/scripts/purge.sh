# Removes MicroK8s with its data.
main() {
  if installed; then
    found=$(sudo -n snap remove --purge microk8s 2>&1) || fail "snap could not remove it: $found"
  fi
  sudo -n rm -f /etc/microk8s.yaml
}
