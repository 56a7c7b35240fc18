"""What is measured, each with its pinned floor."""
