"""Attacks on a served gateway, over the line as an attacker sends them."""
