"""Tests of the plugins' pure parts."""
