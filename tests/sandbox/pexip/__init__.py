"""Tests of the simulated Pexip Engage."""
