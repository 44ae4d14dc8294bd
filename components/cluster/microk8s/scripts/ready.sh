# Waits until the node NODE is Ready, and gives it its failure domain ZONE where it has one.
ready() {
  state=$(microk8s kubectl get node "$NODE" --request-timeout=10s -o \
    'jsonpath={range .status.conditions[?(@.type=="Ready")]}{.status} {.reason}: {.message}{end}' 2>&1)
  case $state in "True "*) ;; *) echo "${state:-no such node}"; return 1 ;; esac
}

label() { microk8s kubectl label --overwrite node "$NODE" "topology.kubernetes.io/zone=$ZONE"; }

main() {
  within "$TIMEOUT" "node $NODE joined and is to be Ready" ready
  [ -z "$ZONE" ] || within 60 "node $NODE is to be labelled" label
}
