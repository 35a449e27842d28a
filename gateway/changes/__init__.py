"""Mutations that touch a vendor: orders, checked whole before anything leaves us, then carried out.

An order is a frozen value. `check` is pure and finds every problem at once; `carry_out` awaits and decides
nothing that `check` could have decided.
"""
