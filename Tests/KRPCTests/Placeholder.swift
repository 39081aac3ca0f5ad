// Placeholder until the module gets its first file.
