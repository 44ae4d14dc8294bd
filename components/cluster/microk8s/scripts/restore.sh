# Puts CONTENT (base64), a backup that was made in a file NAME, into the datastore. `dbctl restore`
# ends well when a key could not be written, and tells of it only.
main() {
  folder=$(sudo -n mktemp -d) || fail "no temporary folder for a backup"
  trap 'sudo -n rm -rf "$folder"' EXIT
  printf '%s' "$CONTENT" | base64 -d | sudo -n tee "$folder/$NAME" >/dev/null
  said=$(microk8s dbctl restore "$folder/$NAME" 2>&1) ||
    fail "microk8s dbctl restore: $(printf '%s' "$said" | tail -n 3)"
  case $said in
    *'Failed to restore key'*) fail "microk8s dbctl restore left keys out: run it again" ;;
  esac
}
