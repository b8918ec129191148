"""Webhooks by Standard Webhooks 1.0.0: signed, sent only to public addresses, retried for days."""
