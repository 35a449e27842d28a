"""The public schema: names, nullability, descriptions, and what each field declares it is."""

# Enums have to be words of the schema before the first type that mentions one is made.
from gateway.schema import vocabulary as vocabulary
