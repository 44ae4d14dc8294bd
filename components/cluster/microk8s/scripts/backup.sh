# Prints a backup of the datastore as base64; it is made in a file NAME.
main() {
  folder=$(sudo -n mktemp -d) || fail "no temporary folder for a backup"
  trap 'sudo -n rm -rf "$folder"' EXIT
  said=$(microk8s dbctl backup -o "$folder/$NAME" 2>&1) ||
    fail "microk8s dbctl backup: $(printf '%s' "$said" | tail -n 3)"
  sudo -n cat "$folder/$NAME" | base64
}
