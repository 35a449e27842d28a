"""Operations that nobody thought of, made from the schema."""
