"""The documentation of the contract as one offline page, without script."""
