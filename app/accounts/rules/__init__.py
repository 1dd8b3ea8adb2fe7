"""What an account may be and become; how long its links and logins live."""
