# Prints the kubeconfig of an administrator.
main() {
  text=$(microk8s config 2>&1) || fail "microk8s config printed no kubeconfig: $text"
  printf '%s\n' "$text"
}
