"""Who is asking: tokens, principals, policies."""
