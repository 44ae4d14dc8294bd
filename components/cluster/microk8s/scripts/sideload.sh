# Sees that this node has each of IMAGES, from FILE. `images import` hands it to every node, but
# ends well when one of them failed: so each node looks for itself, and helps itself in the end.
lacks() {
  have=$(microk8s ctr images ls -q 2>&1)
  for image in $IMAGES; do
    echo "$have" | grep -qxF "$image" || { echo "$image"; return 0; }
  done
  return 1
}

main() {
  lacks >/dev/null || return 0
  said=$(microk8s images import "$FILE" 2>&1)
  lacks >/dev/null || return 0
  said=$(microk8s ctr images import "$FILE" 2>&1)
  ! missing=$(lacks) || fail "image $missing is not there after images import: $said"
}
