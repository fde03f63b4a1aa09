"""Reports into claims."""
