"""What is entered of training bodies, and what they attest."""
