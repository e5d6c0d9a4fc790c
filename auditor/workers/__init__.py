"""Workers: a worker owns one database and, for each tier, one host in the target's interpreter."""
