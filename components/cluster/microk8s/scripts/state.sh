# Prints three YAML documents: the node's name, its status, and the nodes that its API server has.
main() {
  found=$(sudo -n true 2>&1) || fail "no sudo without a password (${found:-refused})"
  hostname=$(hostname | tr '[:upper:]' '[:lower:]')
  echo "$hostname"
  echo "---"
  if installed; then
    status=$(microk8s status --format yaml 2>/dev/null)
    echo "${status:-null}"
    echo "---"
    microk8s kubectl get nodes -o \
      'jsonpath={range .items[*]}{.metadata.name}: {.status.addresses[?(@.type=="InternalIP")].address}{"\n"}{end}' \
      --request-timeout=10s 2>/dev/null || true
  else
    echo "absent"
    echo "---"
  fi
}
