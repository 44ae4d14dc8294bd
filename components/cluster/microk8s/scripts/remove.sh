# Removes the node NODE, known to dqlite as ADDRESS, from the cluster; a second time by force.
gone() { ! microk8s kubectl get node "$NODE" --request-timeout=10s >/dev/null 2>&1; }

main() {
  if [ -z "$FORCE" ]; then
    found=$(microk8s remove-node "$NODE" 2>&1) && return 0
    case $found in *"registered with dqlite"*) ;; *) ! gone || return 0 ;; esac
  fi
  found=$(microk8s remove-node "$ADDRESS" --force 2>&1) ||
    found=$(microk8s remove-node "$NODE" --force 2>&1) ||
    fail "node $NODE ($ADDRESS) could not be removed: $found"
}
