"""What samples say: medians, percentiles, intervals and ratios of durations in seconds."""
