"""The pages and the read API, served to a browser on this machine."""
