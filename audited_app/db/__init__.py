"""The engine, the sessions, the tables, and the two ways a session is bound to one tenant."""
