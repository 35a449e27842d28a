"""Tests of the simulated OpenTact."""
