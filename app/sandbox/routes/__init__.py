"""The doors of training bodies in a sandbox: a production has none of them (app/api.py, REHEARSAL)."""
