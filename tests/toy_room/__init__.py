"""A room that exists only in tests of the whole server: a task that takes a while, a topic, a page that writes."""
