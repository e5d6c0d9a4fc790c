"""The settings of the embedded server and of the project's databases."""

from collections.abc import Mapping

# A server whose data is thrown away needs no durability; nothing may run by itself beside the tests.
SERVER: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "min_wal_size": "8MB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
    "jit": "off",
    "max_logical_replication_workers": "0",
    "shared_buffers": "128MB",
    "dynamic_shared_memory_type": "mmap",  # inside the data directory, so that nothing stays in /dev/shm
    "max_connections": "100",
    "client_connection_check_interval": "200ms",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

# Each connection's handshake costs the client one hash in place of 4096; the passwords are random and short-lived.
SERVER_FROM_16: Mapping[str, str] = {"scram_iterations": "1"}

SERVER_FROM_18: Mapping[str, str] = {"io_method": "sync"}  # no processes that read ahead: the data is in memory

# A mutant that hangs should fail a test rather than eat its time limit. What the project SETs itself wins.
DATABASE: Mapping[str, str] = {
    "statement_timeout": "10s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
}


def server_settings(major: int) -> str:
    """Lines for postgresql.conf."""
    settings = {**SERVER, **(SERVER_FROM_16 if major >= 16 else {}), **(SERVER_FROM_18 if major >= 18 else {})}
    return "".join(f"{name} = '{value}'\n" for name, value in settings.items())
