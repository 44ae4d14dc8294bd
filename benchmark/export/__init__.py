"""Results as tidy tables: one row an observation, one column a variable, all variants in one."""
