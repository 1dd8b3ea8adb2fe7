"""The acts of notifications: tell, send, remind."""
