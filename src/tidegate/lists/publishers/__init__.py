"""lists/publishers."""
