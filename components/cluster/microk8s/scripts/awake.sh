# Waits until MicroK8s is ready; a stopped one, or one in the midst of a join, is no bare one.
main() {
  within "$TIMEOUT" "MicroK8s is to be ready" running
}
