"""Results as tidy tables: one row an observation, one column a variable, both variants in one."""
