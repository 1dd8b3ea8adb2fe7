"""What is told, to whom, when: no database, no clock."""
