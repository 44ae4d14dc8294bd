# On a control-plane node, once all joined: waits for VOTERS and NODES, then for each of ADDONS.
voters() {
  status=$(microk8s status --format yaml 2>&1)
  count=$(echo "$status" | grep -c 'role: voter')
  [ "$count" -ge "$VOTERS" ] || { echo "$count of $VOTERS voters"; return 1; }
}

nodes() {
  list=$(microk8s kubectl get nodes --no-headers --request-timeout=10s 2>&1)
  count=$(echo "$list" | awk '$2 == "Ready" || $2 ~ /^Ready,/ { n++ } END { print n + 0 }')
  [ "$count" -ge "$NODES" ] || { echo "$count of $NODES nodes Ready: $list"; return 1; }
}

enabled() { [ "$(microk8s status --addon "$1" 2>/dev/null)" = enabled ]; }

enable() {
  enabled "${1%%:*}" && return 0
  microk8s enable "$1" 2>&1 | tail -n 3
  enabled "${1%%:*}"
}

deployed() { # NAMESPACE NAME
  microk8s kubectl -n "$1" rollout status "deployment/$2" --timeout=20s
}

there() { microk8s kubectl get "$@" --request-timeout=10s; }

answers() {
  state=$(microk8s kubectl get apiservice v1beta1.metrics.k8s.io --request-timeout=10s -o \
    'jsonpath={.status.conditions[?(@.type=="Available")].status}' 2>&1)
  [ "$state" = True ] || { echo "v1beta1.metrics.k8s.io available: ${state:-unknown}"; return 1; }
}

await() {
  case ${1%%:*} in
    dns) within "$TIMEOUT" "add-on dns: CoreDNS" deployed kube-system coredns ;;
    hostpath-storage)
      within "$TIMEOUT" "add-on hostpath-storage: provisioner" deployed kube-system hostpath-provisioner
      within "$TIMEOUT" "add-on hostpath-storage: class" there storageclass microk8s-hostpath ;;
    metrics-server)
      within "$TIMEOUT" "add-on metrics-server" deployed kube-system metrics-server
      within "$TIMEOUT" "add-on metrics-server: its API" answers ;;
    metallb) within "$TIMEOUT" "add-on metallb" deployed metallb-system controller ;;
  esac
}

main() {
  within "$TIMEOUT" "all nodes are to be Ready" nodes
  [ "$VOTERS" -le 1 ] || within "$TIMEOUT" "high availability: $VOTERS voters" voters
  for addon in $ADDONS; do within "$TIMEOUT" "add-on ${addon%%:*} is to be enabled" enable "$addon"; done
  for addon in $ADDONS; do await "$addon"; done
}
