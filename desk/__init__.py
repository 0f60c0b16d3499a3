"""The web desk where an officer reads the queue and decides."""
