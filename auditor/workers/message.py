"""What hosts say, for those who only read it: the protocol itself is the workers' alone."""

from auditor.host.protocol import Message as Message
