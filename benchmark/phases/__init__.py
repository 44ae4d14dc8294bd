"""The phases of a measurement, one a module. Each gives a record, whatever the variant does."""
