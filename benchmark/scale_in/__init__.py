"""Whether a kernel outlives scale-in, with and without the kernel keeper."""
