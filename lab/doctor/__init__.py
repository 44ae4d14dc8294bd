"""What the lab needs of a machine, and how to mend what is missing."""
