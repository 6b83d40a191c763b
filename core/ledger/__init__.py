"""The only place with SQL: schema and migrations, writes, reads, projections, journal, backup."""
