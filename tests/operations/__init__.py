"""Tests of running operations."""
