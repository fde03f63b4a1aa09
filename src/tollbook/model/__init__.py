"""What a record is made of: frozen values that refuse nonsense when they are made. No files, no clock, no network."""
