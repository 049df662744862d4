"""Instruments that show what asynchronous code does; they know neither katas nor pytest."""
