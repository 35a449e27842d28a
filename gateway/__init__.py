"""The schedule gateway: one GraphQL schema over the schedules of four vendors."""
