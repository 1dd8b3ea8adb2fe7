"""The doors of dossiers: the candidate's, the agents'."""
