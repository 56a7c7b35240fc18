"""Tables the weighing starts from."""
