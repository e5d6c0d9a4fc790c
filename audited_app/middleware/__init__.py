"""What happens to every request: its tenant is resolved, its time is limited."""
