"""What a notebook costs in an hour, from what it used and from what it reserved."""
