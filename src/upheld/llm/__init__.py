"""The door to a language model: optional, off by default. It may propose and label, never weigh; its quotes must stand in the text."""
