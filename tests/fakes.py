"""One fake for each port: small real implementations, held to the same contracts as the adapters."""
