# Verifies on a node that it has each of IMAGES.
main() {
  have=$(microk8s ctr images ls -q 2>&1)
  for image in $IMAGES; do
    echo "$have" | grep -qxF "$image" || fail "image $image is not there after images import"
  done
}
