"""The rules of the house, as checks.  Each answers complaints: where, what, and the right call."""
