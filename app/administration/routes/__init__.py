"""What is national, for the administrators who have every académie: exam sessions, the catalogue."""
