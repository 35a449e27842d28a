"""Tests of the simulated myKaarma."""
