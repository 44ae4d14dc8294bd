"""What the loss of one of several nodes costs those who use a variant meanwhile."""
