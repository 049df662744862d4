"""What each kata promises, as pytest functions."""
