"""Programs that run inside a notebook's pod: the standard library only, no import of ours."""
