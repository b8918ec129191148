"""Migrations: how a service's database gets its tables, and the tables that all services share."""
