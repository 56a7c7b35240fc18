"""Starting probabilities for claims about the future."""
