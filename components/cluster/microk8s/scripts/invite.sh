# Mints a token that lives for TTL seconds; prints it with its URLs as JSON.
main() { microk8s add-node --token-ttl "$TTL" --format json || fail "add-node refused a token"; }
