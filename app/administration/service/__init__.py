"""The acts of an administrator on what is national."""
