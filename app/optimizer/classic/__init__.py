"""Classic location problems as special cases of the engine: p-median, facility location, capacitated p-median."""
