"""inscription-bts: registration of individual candidates for the BTS exam."""
