"""Looking at variants while they run: their pods now, their figures over the last minutes."""
