"""One machine standing in for the servers: PostgreSQL, S3, SMTP. Nobody imports it but the test-suite."""
