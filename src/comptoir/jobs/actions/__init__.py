"""The only writes of jobs, by verb: write (jobs), claim and finish (the worker's), keep (house-keeping), retry."""
