"""Questions about conversations.  Nothing here writes; lists come as tuples, not as model instances."""
