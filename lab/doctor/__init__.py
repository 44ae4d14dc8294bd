"""What the lab needs of a machine, and how to provide what is missing."""
