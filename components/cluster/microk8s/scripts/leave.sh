# Leaves the cluster; a host that is in none, or has no MicroK8s, is fine.
main() {
  installed || return 0
  found=$(microk8s leave 2>&1)
  case $? in
    0 | 1) ;;
    3) fail "it is the cluster's only voter, and others depend on it: remove those first" ;;
    *) fail "it could not leave the cluster: $found" ;;
  esac
}
