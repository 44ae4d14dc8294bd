"""What a cold start is made of: the moments on its way, and the time between them."""
