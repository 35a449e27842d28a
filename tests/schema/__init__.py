"""Tests of the public schema and what it is made of."""
