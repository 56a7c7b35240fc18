"""From documents to the validity of a claim: match, compare, origins, fuse."""
