"""How the database came to be what it is: one file per step in `versions/`, each named `NNNN_what.py`.

A step is a module with `revision`, `down_revision` and `upgrade(op)`; it gets alembic's operations as an argument
and not from alembic's global, so that two stores can be opened at once in one process. Steps go forward only, and a
step that has been released is never changed. Steps do not import `tables.py`: that describes today, a step its own day.
"""
