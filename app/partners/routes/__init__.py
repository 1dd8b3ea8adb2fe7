"""The doors of training bodies' systems, and of the candidates whom they follow."""
