"""The pages of the repository as a site, and the pictures in them, taken from the demo."""
